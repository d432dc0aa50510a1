"""Runs the container's command as a child process on a free port, with the stand-in for `vllm`."""

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx

CONTAINER = Path(__file__).parent.parent
PATIENCE_SECONDS = 30


class Served:
    """`python -m expert serve`, under way or ended; what it prints goes to files in `folder`."""

    def __init__(self, folder: Path, env: dict[str, str | None]) -> None:
        self.folder = folder
        self.port = find_port()
        self.log = folder / "starts"
        settings = {
            "PATH": f"{CONTAINER / 'tests' / 'bin'}:{os.environ['PATH']}",
            "PYTHONPATH": str(CONTAINER),
            "STAND_IN_PYTHON": sys.executable,
            "STAND_IN_LOG": str(self.log),
            "SAGEMAKER_MODEL_PATH": str(CONTAINER / "expert"),
            "CUSTOM_SCRIPT_FILENAME": "handler.py",
            "ENGINE_SOCKET": str(folder / "engine.sock"),
            "PORT": str(self.port),
            "PROFILE": "cpu",
            "MODEL_ID": "some/model",
            **env,
        }
        with (folder / "stdout").open("w") as stdout, (folder / "stderr").open("w") as stderr:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "expert", "serve"],
                env={name: value for name, value in settings.items() if value is not None},
                stdout=stdout,
                stderr=stderr,
                start_new_session=True,
            )
        self.client = httpx.Client(base_url=f"http://127.0.0.1:{self.port}", trust_env=False, timeout=PATIENCE_SECONDS)

    @property
    def stdout(self) -> str:
        return (self.folder / "stdout").read_text()

    @property
    def stderr(self) -> str:
        return (self.folder / "stderr").read_text()

    @property
    def starts(self) -> list[dict[str, Any]]:
        """What the stand-in wrote at each start: `pid`, `arguments`, `offline`."""
        return [json.loads(line) for line in self.log.read_text().splitlines()] if self.log.exists() else []

    def engine_runs(self) -> bool:
        """Whether the one that was started last does, or has ended and nobody has taken note."""
        try:
            os.kill(self.starts[-1]["pid"], 0)
        except ProcessLookupError:
            return False
        return True

    def ping(self) -> int:
        """The status, or 0 where nobody listens."""
        try:
            return self.client.get("/ping").status_code
        except httpx.TransportError:
            return 0

    def await_status(self, status: int) -> None:
        until(lambda: self.ping() == status)

    def behave(self, **behaviour: Any) -> None:
        self.client.post("/stand-in", json=behaviour).raise_for_status()

    def tell(self) -> Any:
        return self.client.get("/stand-in").json()

    def signal(self, number: signal.Signals) -> None:
        self.process.send_signal(number)

    def await_end(self) -> int:
        return self.process.wait(PATIENCE_SECONDS)

    def clear_away(self) -> None:
        """Kills what is left: the command and each engine with its workers are process groups of their own."""
        self.client.close()
        for group in (self.process.pid, *(start["pid"] for start in self.starts)):
            with contextlib.suppress(ProcessLookupError):
                os.killpg(group, signal.SIGKILL)
        self.process.wait()


@contextlib.contextmanager
def serving(**env: str | None) -> Iterator[Served]:
    """`None` takes a variable away."""
    with tempfile.TemporaryDirectory() as folder:
        served = Served(Path(folder), env)
        try:
            yield served
        finally:
            served.clear_away()


def until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not condition():
        assert time.monotonic() < deadline, "it did not come about in time"
        time.sleep(0.02)


def find_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port: int = server.getsockname()[1]
        return port
