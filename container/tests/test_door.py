"""The door in front of engines that behave in all sorts of ways, over real sockets."""

import asyncio
import hashlib
import os

import pytest

from tests.doors import Engine, call, door_to, hang_up, in_a_loop

BODY = os.urandom(8_388_608)


async def echo(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while line := await reader.readline():
        writer.write(line)
    writer.close()


async def never_answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Until the caller has gone."""
    while await reader.read(65_536):
        pass
    writer.close()


async def never_stop(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Until the caller has gone."""
    try:
        while True:
            writer.write(bytes(1_000))
            await writer.drain()
            await asyncio.sleep(0)
    except ConnectionError:
        writer.close()


async def say_all_of_it(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """The digest of a body as long as BODY, and BODY."""
    writer.write(hashlib.sha256(await reader.readexactly(len(BODY))).digest() + BODY)
    writer.close()


async def break_off(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.readline()
    writer.write(b"half of ")
    await writer.drain()
    writer.transport.abort()


@in_a_loop
async def test_many_connections_at_once() -> None:
    async def ask(port: int, text: bytes) -> None:
        reader, writer = await call(port)
        for _ in range(3):
            writer.write(text)
            assert await reader.readline() == text
        writer.close()

    async with door_to(echo) as port:
        await asyncio.gather(*(ask(port, b"%d\n" % number) for number in range(200)))


@in_a_loop
async def test_callers_whom_the_engine_has_no_place_for_are_answered() -> None:
    async def ask(port: int) -> bytes:
        reader, writer = await call(port)
        writer.write(b"x\n")
        said = await reader.readline()
        writer.close()
        return said

    async with door_to(echo, backlog=1) as port:
        said = await asyncio.gather(*(ask(port) for _ in range(50)))
    assert set(said) <= {b"x\n", b"HTTP/1.1 503 Service Unavailable\r\n"}


@in_a_loop
async def test_many_are_turned_away_at_once() -> None:
    async def ask(port: int) -> None:
        reader, writer = await call(port)
        assert (await reader.read()).startswith(b"HTTP/1.1 503 ")
        writer.close()

    async with door_to(None) as port:
        await asyncio.gather(*(ask(port) for _ in range(200)))


@in_a_loop
async def test_a_connection_is_one_to_the_engine_however_often_it_is_used() -> None:
    connections = 0

    async def count(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal connections
        connections += 1
        await echo(reader, writer)

    async with door_to(count) as port:
        reader, writer = await call(port)
        for text in (b"one\n", b"two\n", b"three\n"):
            writer.write(text)
            assert await reader.readline() == text
        writer.close()
    assert connections == 1


@in_a_loop
async def test_large_bodies_arrive_unchanged_both_ways() -> None:
    async with door_to(say_all_of_it) as port:
        reader, writer = await call(port)
        writer.write(BODY)
        assert await reader.readexactly(32) == hashlib.sha256(BODY).digest()
        assert hashlib.sha256(await reader.read()).digest() == hashlib.sha256(BODY).digest()
        writer.close()


@pytest.mark.parametrize("with_reset", [False, True], ids=["closed", "reset"])
@pytest.mark.parametrize("engine", [never_answer, never_stop])
@in_a_loop
async def test_a_caller_who_hangs_up_ends_the_work(engine: Engine, with_reset: bool) -> None:
    begun, ended = asyncio.Event(), asyncio.Event()

    async def work(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        begun.set()
        await engine(reader, writer)
        ended.set()

    async with door_to(work) as port:
        _, writer = await call(port)
        writer.write(b"x\n")
        await begun.wait()
        assert not ended.is_set()
        hang_up(writer, with_reset)
        await ended.wait()


@in_a_loop
async def test_a_caller_who_closes_its_side_has_hung_up() -> None:
    async with door_to(never_answer) as port:
        reader, writer = await call(port)
        writer.write(b"x\n")
        writer.write_eof()
        assert await reader.read() == b""
        writer.close()


@in_a_loop
async def test_an_engine_that_breaks_off_ends_the_connection() -> None:
    async with door_to(break_off) as port:
        reader, writer = await call(port)
        writer.write(b"x\n")
        assert await reader.read() == b"half of "
        writer.close()


@pytest.mark.parametrize("with_reset", [False, True], ids=["closed", "reset"])
@in_a_loop
async def test_callers_who_hang_up_while_it_is_loading_do_no_harm(with_reset: bool) -> None:
    async with door_to(None) as port:
        for _ in range(50):
            _, writer = await call(port)
            hang_up(writer, with_reset)
        reader, writer = await call(port)
        assert b" 503 " in await reader.readline()
        writer.close()


@pytest.mark.parametrize("says", [b"", b"x"], ids=["nothing", "something all the time"])
@in_a_loop
async def test_a_caller_who_stays_while_it_is_loading_does_not_hold_a_place(says: bytes) -> None:
    async with door_to(None) as port:
        before = asyncio.all_tasks()
        reader, writer = await call(port)
        assert (await reader.read()).endswith(b'{"error": "the model is being loaded"}')
        assert asyncio.all_tasks() - before, "the answer may be lost where the request is not read"
        while asyncio.all_tasks() - before:
            writer.write(says)
            await asyncio.sleep(0.05)
        writer.close()
