"""How the container ends, and what it does when its engine ends."""

import fcntl
import os
import signal
import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest

from tests.served import PATIENCE_SECONDS, Served, serving, until

LOADING = {"STAND_IN_LOADING_SECONDS": "600"}
PROMPT = {"prompt": "one two three four five six seven eight nine ten"}


@pytest.fixture
def ready() -> Iterator[Served]:
    with serving() as served:
        served.await_status(200)
        yield served


class TestDyingEngine:
    @pytest.mark.parametrize(("code", "ends_with"), [(3, 3), (0, 1)])
    def test_one_that_never_served_ends_the_container(self, code: int, ends_with: int) -> None:
        with serving(STAND_IN_EXIT=str(code)) as served:
            assert served.await_end() == ends_with
            assert f"the engine ended with {code} before it served" in served.stderr
            assert len(served.starts) == 1

    def test_one_that_is_killed_while_loading_ends_the_container(self) -> None:
        with serving(**LOADING) as served:
            served.await_status(503)
            until(lambda: len(served.starts) == 1)
            os.kill(served.starts[0]["pid"], signal.SIGKILL)
            assert served.await_end() > 0

    def test_one_that_served_is_started_again_without_what_it_left(self, tmp_path: Path) -> None:
        with serving(STAND_IN_WORKER=str(tmp_path / "worker"), STAND_IN_LOADING_SECONDS="0.5") as served:
            served.await_status(200)
            engine = served.starts[0]["pid"]
            worker = tmp_path / f"worker{engine}"
            until(lambda: is_locked(worker))
            served.behave(token_seconds=60)
            with ThreadPoolExecutor() as pool:
                under_way = pool.submit(served.client.post, "/invocations", json=PROMPT)
                until(lambda: "ten" in str(served.tell()["asked"]))
                os.kill(engine, signal.SIGKILL)
                assert isinstance(under_way.exception(PATIENCE_SECONDS), httpx.TransportError)
            served.await_status(503)
            served.await_status(200)
            assert not is_locked(worker)
            first, second = served.starts
            assert first["pid"] != second["pid"]
            assert first["arguments"] == second["arguments"]


def is_locked(path: Path) -> bool:
    if not path.exists():
        return False
    with path.open() as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False


class TestSigterm:
    @pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
    def test_one_that_is_loading_ends_at_once(self, number: signal.Signals) -> None:
        with serving(**LOADING) as served:
            until(lambda: len(served.starts) == 1)
            served.signal(number)
            assert served.await_end() == 0
            assert not served.engine_runs()
            assert "Traceback" not in served.stderr

    @pytest.mark.parametrize("stream", [False, True], ids=["whole", "streamed"])
    def test_a_reply_under_way_is_finished(self, ready: Served, stream: bool) -> None:
        served = ready
        served.behave(token_seconds=0.2)
        with ThreadPoolExecutor() as pool:
            under_way = pool.submit(served.client.post, "/invocations", json={**PROMPT, "stream": stream})
            until(lambda: "ten" in str(served.tell()["asked"]))
            served.signal(signal.SIGTERM)
            until(lambda: is_refused(served.port))
            assert not under_way.done()
            assert served.process.poll() is None
            reply = under_way.result(PATIENCE_SECONDS)
        assert reply.status_code == 200
        assert "ten" in reply.text
        assert reply.text.endswith("data: [DONE]\n\n") is stream
        assert served.await_end() == 0
        assert not served.engine_runs()
        assert "Traceback" not in served.stderr

    def test_a_slow_caller_gets_what_the_engine_was_rid_of(self, tmp_path: Path) -> None:
        log = tmp_path / "written"
        with serving(STAND_IN_FLOOD=str(log)) as served:
            until((served.folder / "engine.sock").exists)
            with socket.create_connection(("127.0.0.1", served.port), PATIENCE_SECONDS) as caller:
                until(log.exists)
                served.signal(signal.SIGTERM)
                until(lambda: not served.engine_runs())
                taken = 0
                while piece := caller.recv(1_048_576):
                    taken += len(piece)
                assert taken == int(log.read_text())
            assert served.await_end() == 0

    def test_idle_connections_do_not_hold_it(self, ready: Served) -> None:
        with socket.create_connection(("127.0.0.1", ready.port)):
            assert ready.ping() == 200
            ready.signal(signal.SIGTERM)
            assert ready.await_end() == 0
            assert "Traceback" not in ready.stderr


def is_refused(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), PATIENCE_SECONDS).close()
    except ConnectionRefusedError:
        return True
    return False
