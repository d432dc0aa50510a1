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
from expert.limits import SettingsError
from expert.settings import read_settings

PORT = int(os.environ.get("PORT", "8080"))
SOCKET = os.environ.get("ENGINE_SOCKET", "/tmp/engine.sock")  # noqa: S108


async def serve(command: list[str]) -> int:
    stopping = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stopping.set)
    door = Door(SOCKET)
    server = await door.open(PORT)
    while True:
        forget_socket()
        door.has_opened = False
        engine = await asyncio.create_subprocess_exec(*command, start_new_session=True)
        ended = asyncio.create_task(engine.wait())
        stopped = asyncio.create_task(stopping.wait())
        await asyncio.wait((ended, stopped), return_when=asyncio.FIRST_COMPLETED)
        if stopping.is_set():
            server.close()
            if engine.returncode is None:
                engine.terminate()
            await ended
            return 0
        stopped.cancel()
        code = ended.result()
        # Its workers hold the GPU's memory, and outlive an engine that was killed.
        with contextlib.suppress(ProcessLookupError):
            os.killpg(engine.pid, signal.SIGKILL)
        if not door.has_opened:
            say(f"the engine ended with {code} before it served anybody")
            return code if code > 0 else 1
        say(f"the engine ended with {code}; it is started again")


def forget_socket() -> None:
    """An engine that was killed leaves it, and the next could not bind to it."""
    Path(SOCKET).unlink(missing_ok=True)


def say(text: str) -> None:
    sys.stderr.write(f"tiered-support: {text}\n")


def main() -> int:
    try:
        settings = read_settings(os.environ)
    except SettingsError as error:
        say(str(error))
        return 2
    say(f"serving {settings.model} with the profile {settings.profile}")
    if settings.is_local:
        # In a network without a way out, the hub's client would wait for answers that never come.
        os.environ["HF_HUB_OFFLINE"] = "1"
    return asyncio.run(serve(settings.to_command(SOCKET)))


if __name__ == "__main__":
    sys.exit(main())
