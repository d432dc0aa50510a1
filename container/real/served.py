"""Runs a server for as long as a block of code: `with served(folder) as server: ...server.url`."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import psutil

CONTAINER = Path(__file__).parents[1]
START_SECONDS = 900
END_SECONDS = 60


@dataclass(frozen=True)
class Server:
    url: str
    process: psutil.Process


@contextmanager
def served(model: Path, port: int = 8123, **env: str) -> Iterator[Server]:
    """The container's own server. Its output goes to a file beside the model; `env` goes before this process's own."""
    settings = {
        "MODEL_ID": str(model.resolve()),
        "PORT": str(port),
        "ENGINE_SOCKET": f"/tmp/engine-{port}.sock",
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
        "PYTHONPATH": str(CONTAINER),
        "SAGEMAKER_MODEL_PATH": str(CONTAINER / "expert"),
        "CUSTOM_SCRIPT_FILENAME": "handler.py",
        "SAGEMAKER_WIRE": "1",
        "VLLM_NO_USAGE_STATS": "1",
        "VLLM_CPU_KVCACHE_SPACE": os.environ.get("VLLM_CPU_KVCACHE_SPACE", "2"),
        # By default it computes on all cores but one; of two, that is half of the machine.
        "VLLM_CPU_OMP_THREADS_BIND": os.environ.get("VLLM_CPU_OMP_THREADS_BIND", f"0-{(os.cpu_count() or 1) - 1}"),
        "PROFILE": os.environ.get("PROFILE", "cpu"),
    }
    with running([sys.executable, "-m", "expert"], port, model / "served.log", {**settings, **env}) as server:
        yield server


@contextmanager
def running(command: list[str], port: int, log: Path, env: Mapping[str, str]) -> Iterator[Server]:
    with log.open("wb") as output:
        process = psutil.Popen(command, env={**os.environ, **env}, stdout=output, stderr=subprocess.STDOUT)
        try:
            url = f"http://127.0.0.1:{port}"
            wait_for_ping(url, process, log)
            yield Server(url, process)
        finally:
            end(process)


def wait_for_ping(url: str, process: psutil.Popen, log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise RuntimeError(f"the server ended with {process.returncode} before it served; see {log}")
        try:
            if httpx.get(f"{url}/ping", timeout=10).status_code == 200:
                return
        except httpx.HTTPError:
            pass  # It does not listen yet.
        time.sleep(0.5)
    raise RuntimeError(f"the server did not answer within {START_SECONDS} s; see {log}")


def end(process: psutil.Popen) -> None:
    """Lets it end by itself; kills what is left, since the engine's workers outlive a parent that was killed."""
    if process.poll() is not None:
        return
    tree = [process, *process.children(recursive=True)]
    process.send_signal(signal.SIGTERM)
    _, left = psutil.wait_procs(tree, timeout=END_SECONDS)
    for survivor in left:
        survivor.kill()
    psutil.wait_procs(left, timeout=10)
