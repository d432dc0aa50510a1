"""The port that callers know, from the first second on.

vLLM opens its own only when the model is loaded, minutes later. So it listens on a Unix socket, and connections to
the port are passed on to it as they are; until it listens, and while it is started again, they are answered with 503.
"""

import asyncio
import contextlib
import json

LOADING = json.dumps({"error": "the model is being loaded"}).encode()
REFUSAL = (
    b"HTTP/1.1 503 Service Unavailable\r\nContent-Type: application/json\r\nRetry-After: 5\r\n"
    b"Connection: close\r\nContent-Length: %d\r\n\r\n%s" % (len(LOADING), LOADING)
)
BACKLOG = 2_048
CHUNK_BYTES = 65_536
LINGER_SECONDS = 2


class Door:
    def __init__(self, socket: str) -> None:
        self.socket = socket
        self.has_opened = False
        """Whether anybody has been let through since it was last set to false."""
        self.callers: set[asyncio.Task[None]] = set()

    async def open(self, port: int) -> asyncio.Server:
        return await asyncio.start_server(self.receive, "0.0.0.0", port, backlog=BACKLOG)  # noqa: S104

    async def receive(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        caller = asyncio.ensure_future(self.serve(reader, writer))
        self.callers.add(caller)
        caller.add_done_callback(self.callers.discard)
        await caller

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            inner_reader, inner_writer = await asyncio.open_unix_connection(self.socket)
        except OSError:
            await turn_away(reader, writer)
            return
        if not inner_writer.get_extra_info("peername"):
            # So asyncio says that the engine has no place for another connection.
            inner_writer.close()
            await turn_away(reader, writer)
            return
        self.has_opened = True
        await asyncio.gather(copy(reader, inner_writer), copy(inner_reader, writer))

    async def finish(self, seconds: float) -> None:
        """Waits for what is still on its way to slow callers."""
        if self.callers:
            await asyncio.wait(self.callers, timeout=seconds)


async def copy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Hands on what comes, and the end of it: a caller who hangs up ends the work for them."""
    with contextlib.suppress(OSError):
        try:
            while chunk := await reader.read(CHUNK_BYTES):
                writer.write(chunk)
                await writer.drain()
        finally:
            writer.close()
            await writer.wait_closed()


async def turn_away(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Answers, and reads on for a while: a caller whose request is not taken off the wire may lose the answer."""
    with contextlib.suppress(OSError):
        try:
            writer.write(REFUSAL)
            writer.write_eof()
            async with asyncio.timeout(LINGER_SECONDS):
                while await reader.read(CHUNK_BYTES):
                    pass
        finally:
            writer.close()
