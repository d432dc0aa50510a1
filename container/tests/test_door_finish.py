"""What the door does for callers whose engine has ended."""

import asyncio
import tempfile
from pathlib import Path

from expert.door import Door
from tests.doors import PATIENCE_SECONDS, call, in_a_loop

BODY = bytes(16_777_216)
"""More than the sockets between engine and caller hold."""


async def say_and_end(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.write(BODY)
    writer.close()


@in_a_loop
async def test_it_waits_until_a_slow_caller_has_all_of_it_but_no_longer_than_it_may() -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = str(Path(folder) / "engine.sock")
        door = Door(path)
        async with await asyncio.start_unix_server(say_and_end, path), await door.open(0) as server:
            reader, writer = await call(server.sockets[0].getsockname()[1])
            start = await reader.readexactly(1)
            await door.finish(0.1)
            assert len(door.callers) == 1

            finished = asyncio.create_task(door.finish(PATIENCE_SECONDS))
            assert start + await reader.read() == BODY
            await finished
            assert not door.callers
            writer.close()


@in_a_loop
async def test_it_waits_for_nobody_where_nobody_is() -> None:
    await Door("/nowhere").finish(PATIENCE_SECONDS)
