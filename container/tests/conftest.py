"""Stand-in servers: each a child process with the real toolkit, our handler, and a socket."""

import json
import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

CONTAINER = Path(__file__).parent.parent
WAIT_SECONDS = 20
MAX_TOKENS = 4
MAX_BODY_BYTES = 1_000
REPLY_SECONDS = 1
"""Of `small_server`, as the two before it."""


class StandIn:
    def __init__(self, log: Path, env: dict[str, str]) -> None:
        handler = {"SAGEMAKER_MODEL_PATH": str(CONTAINER / "expert"), "CUSTOM_SCRIPT_FILENAME": "handler.py"}
        self.log = log
        self.behaves_as_usual = True
        with log.open("wb") as output:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "tests.stand_in", "--port", "0"],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                cwd=CONTAINER,
                env={**os.environ, "PYTHONPATH": str(CONTAINER), **handler, **env},
            )
        self.port = int(self.wait_for_output(r"running on http://127\.0\.0\.1:(\d+)"))
        self.url = f"http://127.0.0.1:{self.port}"
        # Each request on a connection of its own: the server closes the one on which it failed.
        limits = httpx.Limits(max_keepalive_connections=0)
        self.client = httpx.Client(base_url=self.url, timeout=WAIT_SECONDS, limits=limits, trust_env=False)

    def wait_for_output(self, pattern: str) -> str:
        """The first group of `pattern`, once it is there."""
        until = time.monotonic() + WAIT_SECONDS
        while not (found := re.search(pattern, self.written)):
            if self.process.poll() is not None or time.monotonic() > until:
                self.stop()
                raise AssertionError(f"no {pattern} in {self.written}")
            time.sleep(0.02)
        return found[1]

    def stop(self) -> str:
        """All that it has written to stdout and stderr."""
        self.process.terminate()
        try:
            self.process.wait(WAIT_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        return self.written

    @property
    def written(self) -> str:
        return self.log.read_text()

    def behave(self, **behaviour: Any) -> None:
        self.client.post("/stand-in", json=behaviour).raise_for_status()
        self.behaves_as_usual = not behaviour

    @property
    def asked(self) -> list[str]:
        """The bodies that the engine got, oldest first."""
        bodies: list[str] = self.client.get("/stand-in").json()["asked"]
        return bodies

    @property
    def chat(self) -> dict[str, Any]:
        """What the last of them says."""
        chat: dict[str, Any] = json.loads(self.asked[-1])
        return chat

    @property
    def given_up(self) -> int:
        """How many replies the engine has not finished because nobody waited for them any more."""
        return int(self.client.get("/stand-in").json()["given_up"])

    def invoke(self, body: Any) -> httpx.Response:
        """Bytes are sent as they are, all else as JSON."""
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        return self.client.post("/invocations", content=content, headers={"content-type": "application/json"})

    def begin(self, body: Any, missing_bytes: int = 0) -> socket.socket:
        """Sends a request but for its last bytes, and leaves the reply to be read."""
        content = json.dumps(body).encode()
        head = (
            f"POST /invocations HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: {len(content)}"
        )
        connection = socket.create_connection(("127.0.0.1", self.port), WAIT_SECONDS)
        connection.sendall(f"{head}\r\n\r\n".encode() + content[: len(content) - missing_bytes])
        return connection


Start = Callable[..., StandIn]


@pytest.fixture(scope="session")
def servers() -> Iterator[list[StandIn]]:
    started: list[StandIn] = []
    yield started
    for server in started:
        server.client.close()
        server.process.terminate()
    for server in started:
        server.stop()


@pytest.fixture(scope="session")
def start(servers: list[StandIn], tmp_path_factory: pytest.TempPathFactory) -> Start:
    """`start(NAME="value")` starts a server of its own with these environment variables."""

    def start_one(**env: str) -> StandIn:
        server = StandIn(tmp_path_factory.mktemp("server") / "log", env)
        servers.append(server)
        return server

    return start_one


@pytest.fixture(scope="session")
def server(start: Start) -> StandIn:
    """With the default settings, for all tests together."""
    return start()


@pytest.fixture(scope="session")
def small_server(start: Start) -> StandIn:
    return start(MAX_TOKENS=str(MAX_TOKENS), MAX_BODY_BYTES=str(MAX_BODY_BYTES), REPLY_SECONDS=str(REPLY_SECONDS))


@pytest.fixture(autouse=True)
def usual_behaviour(servers: list[StandIn]) -> Iterator[None]:
    yield
    for server in servers:
        if not server.behaves_as_usual and server.process.poll() is None:
            server.behave()


def read_events(text: str) -> list[Any]:
    """What the data of each server-sent event says; `[DONE]` as text."""
    *events, rest = text.split("\n\n")
    assert rest == ""
    data = [event.removeprefix("data: ") for event in events]
    return [one if one == "[DONE]" else json.loads(one) for one in data]


def error_of(reply: httpx.Response) -> str:
    """The text of an error, which is all that the reply may hold."""
    said = reply.json()
    assert list(said) == ["error"]
    assert isinstance(said["error"], str)
    return said["error"]
