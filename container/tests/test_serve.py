"""The container's command: how it is set up, what it says while it loads, and that it serves."""

import http.client
import json
import socket
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.served import PATIENCE_SECONDS, Served, serving, until

LOADING = {"STAND_IN_LOADING_SECONDS": "600"}
MIB = 1_048_576
PROMPT = {"prompt": "one two three four five six seven eight nine ten"}


@pytest.fixture(scope="module")
def loading() -> Iterator[Served]:
    with serving(**LOADING) as served:
        served.await_status(503)
        yield served


@pytest.fixture(scope="module")
def ready() -> Iterator[Served]:
    with serving() as served:
        served.await_status(200)
        yield served


def chunks() -> Iterator[bytes]:
    for _ in range(16):
        yield bytes(MIB // 16)


class TestLoading:
    @pytest.mark.parametrize(
        ("method", "path", "body"),
        [
            ("GET", "/ping", None),
            ("POST", "/invocations", b'{"prompt": "Hello"}'),
            ("POST", "/invocations", bytes(MIB)),
            ("POST", "/invocations", chunks()),
        ],
        ids=["ping", "small", "large", "chunked"],
    )
    def test_all_are_told_to_try_again(self, loading: Served, method: str, path: str, body: Any) -> None:
        reply = loading.client.request(method, path, content=body)
        assert reply.status_code == 503
        assert int(reply.headers["retry-after"]) > 0
        assert reply.headers["content-type"] == "application/json"
        assert reply.json() == {"error": "the model is being loaded"}

    def test_the_same_port_serves_afterwards(self) -> None:
        with serving(STAND_IN_LOADING_SECONDS="0.5") as served:
            served.await_status(503)
            served.await_status(200)
            assert served.client.post("/invocations", json={"prompt": "Hello"}).json()["response"] == "Hello"


class TestServing:
    def test_replies_pass_through(self, ready: Served) -> None:
        reply = ready.client.post("/invocations", json=PROMPT)
        assert reply.status_code == 200
        assert reply.json()["response"] == PROMPT["prompt"]

    def test_refusals_pass_through(self, ready: Served) -> None:
        reply = ready.client.post("/invocations", json={"prompt": 1})
        assert reply.status_code == 400
        assert "prompt" in reply.json()["error"]

    def test_streams_come_piece_by_piece(self, ready: Served) -> None:
        ready.behave(token_seconds=0.1)
        with ready.client.stream("POST", "/invocations", json={**PROMPT, "stream": True}) as reply:
            times = [time.monotonic() for line in reply.iter_lines() if '"response":' in line]
        ready.behave()
        assert len(times) > 5
        assert times[-1] - times[0] > 0.4

    def test_connections_are_used_again(self, ready: Served) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", ready.port, timeout=PATIENCE_SECONDS)
        connection.connect()
        kept = connection.sock
        for text in ("one", "two", "three"):
            connection.request(
                "POST", "/invocations", json.dumps({"prompt": text}), {"content-type": "application/json"}
            )
            assert json.load(connection.getresponse())["response"] == text
            assert connection.sock is kept
        connection.close()

    def test_a_caller_who_hangs_up_ends_the_work(self, ready: Served) -> None:
        ready.behave(token_seconds=60)
        given_up = ready.tell()["given_up"]
        with pytest.raises(httpx.ReadTimeout):
            httpx.post(f"{ready.client.base_url}/invocations", json=PROMPT, timeout=0.3, trust_env=False)
        until(lambda: ready.tell()["given_up"] == given_up + 1)
        ready.behave()

    def test_the_engine_gets_the_settings_and_no_arguments(self, ready: Served) -> None:
        (start,) = ready.starts
        assert start["arguments"][:2] == ["serve", "some/model"]
        assert start["arguments"].count("serve") == 1


class TestStart:
    @pytest.mark.parametrize(
        ("variable", "value"),
        [
            ("PROFILE", "huge"),
            ("MODEL_ID", None),
            ("MAX_TOKENS", "0"),
            ("MAX_BODY_BYTES", "1 MiB"),
            ("REPLY_SECONDS", "-1"),
            ("SM_VLLM_PORT", "1"),
            ("SM_VLLM_LORA_MODULES", "[1"),
            ("PORT", "http"),
            ("PORT", "70000"),
        ],
    )
    def test_bad_settings_are_named(self, variable: str, value: str | None) -> None:
        with serving(**{variable: value}) as served:
            assert served.await_end() == 2
            assert variable in served.stderr
            assert "Traceback" not in served.stderr
            assert served.starts == []

    def test_a_taken_port_is_named(self) -> None:
        with socket.create_server(("0.0.0.0", 0)) as other:
            port = str(other.getsockname()[1])
            with serving(PORT=port) as served:
                assert served.await_end() > 0
                assert port in served.stderr
                assert "Traceback" not in served.stderr
                assert served.starts == []

    def test_the_hub_is_not_asked_for_a_local_model(self, tmp_path: Path) -> None:
        (tmp_path / "config.json").write_text("{}")
        with serving(MODEL_ID=str(tmp_path), STAND_IN_EXIT="1") as served:
            served.await_end()
            assert served.starts[0]["offline"] == "1"

    def test_the_hub_is_asked_for_a_hub_id(self) -> None:
        with serving(STAND_IN_EXIT="1") as served:
            served.await_end()
            assert served.starts[0]["offline"] is None

    def test_secrets_are_not_printed(self) -> None:
        with serving(HF_TOKEN="hf_hush", SM_VLLM_API_KEY="key_hush", STAND_IN_EXIT="1") as served:
            served.await_end()
            assert "--api-key=key_hush" in served.starts[0]["arguments"]
            assert "hush" not in served.stdout + served.stderr
            assert "some/model" in served.stderr

    @pytest.mark.parametrize("value", ['["key_hush"', '["key_hush" 1]'])
    def test_a_broken_secret_is_not_printed(self, value: str) -> None:
        with serving(HF_TOKEN="hf_hush", SM_VLLM_API_KEY=value) as served:
            assert served.await_end() == 2
            assert "hush" not in served.stdout + served.stderr
