"""Serves the expert tier's model: `python -m expert`. Whatever arguments SageMaker gives are not looked at.

The engine runs as a child. One that dies after it has served is started again; one that never served has been set up
wrongly, and ends the container with its exit code. SIGTERM closes the door, and lets replies under way be finished.
"""

import asyncio
import contextlib
import os
import signal
import sys
from pathlib import Path

from expert.door import Door
from expert.limits import SettingsError, read_whole_number
from expert.settings import read_settings

SOCKET = os.environ.get("ENGINE_SOCKET", "/tmp/engine.sock")  # noqa: S108
LINGER_SECONDS = 4


async def serve(command: list[str], port: int) -> int:
    stopping = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stopping.set)
    door = Door(SOCKET)
    try:
        server = await door.open(port)
    except OSError as error:
        say(f"PORT {port} cannot be listened on: {error.strerror}")
        return 2
    while True:
        forget_socket()
        door.has_opened = False
        code = await run(command, stopping, server)
        if stopping.is_set():
            await door.finish(LINGER_SECONDS)
            return 0
        if not door.has_opened:
            say(f"the engine ended with {code} before it served anybody")
            return code if code > 0 else 1
        say(f"the engine ended with {code}; it is started again")


async def run(command: list[str], stopping: asyncio.Event, server: asyncio.Server) -> int:
    """The engine from its start to its end, which is asked for when `stopping` is set. Returns its exit code."""
    engine = await asyncio.create_subprocess_exec(*command, start_new_session=True)
    ended = asyncio.create_task(engine.wait())
    stopped = asyncio.create_task(stopping.wait())
    await asyncio.wait((ended, stopped), return_when=asyncio.FIRST_COMPLETED)
    if stopped.done():
        server.close()
        with contextlib.suppress(ProcessLookupError):
            engine.terminate()
    stopped.cancel()
    code = await ended
    # Its workers hold the GPU's memory, and outlive an engine that was killed.
    with contextlib.suppress(ProcessLookupError):
        os.killpg(engine.pid, signal.SIGKILL)
    return code


def forget_socket() -> None:
    """An engine that was killed leaves it, and the next could not bind to it."""
    Path(SOCKET).unlink(missing_ok=True)


def say(text: str) -> None:
    sys.stderr.write(f"tiered-support: {text}\n")


def main() -> int:
    try:
        settings = read_settings(os.environ)
        port = read_whole_number(os.environ, "PORT", 8_080, most=65_535)
    except SettingsError as error:
        say(str(error))
        return 2
    say(f"serving {settings.model} with the profile {settings.profile}")
    if settings.is_local:
        # In a network without a way out, the hub's client would wait for answers that never come.
        os.environ["HF_HUB_OFFLINE"] = "1"
    return asyncio.run(serve(settings.to_command(SOCKET), port))


if __name__ == "__main__":
    sys.exit(main())
