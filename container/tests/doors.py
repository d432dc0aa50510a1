"""Opens a door in front of an engine, both with real sockets in the test's own event loop."""

import asyncio
import functools
import gc
import socket
import struct
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from expert.door import Door

Engine = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]
PATIENCE_SECONDS = 20


@asynccontextmanager
async def door_to(engine: Engine | None, backlog: int = 2_048) -> AsyncIterator[int]:
    """Yields the port of a door to `engine`, or to none that listens. At the end no connection may be left."""
    problems: list[Any] = []
    asyncio.get_running_loop().set_exception_handler(lambda _, problem: problems.append(problem))
    with tempfile.TemporaryDirectory() as folder:
        path = str(Path(folder) / "engine.sock")
        behind = await asyncio.start_unix_server(engine, path, backlog=backlog) if engine else None
        server = await Door(path).open(0)
        before = asyncio.all_tasks()
        async with asyncio.timeout(PATIENCE_SECONDS):
            yield server.sockets[0].getsockname()[1]
            while asyncio.all_tasks() - before:  # noqa: ASYNC110
                await asyncio.sleep(0.01)
        server.close()
        if behind:
            behind.close()
    gc.collect()
    assert problems == []


async def call(port: int) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    return await asyncio.open_connection("127.0.0.1", port)


def hang_up(writer: asyncio.StreamWriter, with_reset: bool) -> None:
    if with_reset:
        inner: socket.socket = writer.get_extra_info("socket")
        inner.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()


def in_a_loop(test: Callable[..., Coroutine[Any, Any, None]]) -> Callable[..., None]:
    @functools.wraps(test)
    def run(**arguments: Any) -> None:
        asyncio.run(test(**arguments))

    return run
