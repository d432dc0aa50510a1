"""Sends requests to `/invocations` as so many callers at once, and measures what comes."""

import asyncio
import json
import random
import threading
import time
from dataclasses import dataclass
from pathlib import Path

import httpx
import psutil
from tokenizers import Tokenizer

PROMPT_TOKENS = 300
REPLY_SECONDS = 1_800


@dataclass(frozen=True)
class Reply:
    seconds: float
    first_seconds: float
    """Until the first piece of text is there; without streaming, until all of it is."""
    prompt_tokens: int
    tokens: int


@dataclass(frozen=True)
class Run:
    seconds: float
    replies: list[Reply]

    @property
    def tokens_per_second(self) -> float:
        return sum(reply.tokens for reply in self.replies) / self.seconds

    def seconds_until(self, share: float) -> float:
        """Until this share of the replies is there."""
        return quantile([reply.seconds for reply in self.replies], share)

    def first_seconds(self, share: float) -> float:
        return quantile([reply.first_seconds for reply in self.replies], share)


def quantile(values: list[float], share: float) -> float:
    return sorted(values)[min(len(values) - 1, int(share * len(values)))]


def make_prompts(texts: Path, tokenizer: Tokenizer, count: int, seed: str) -> list[str]:
    """Different parts of the texts, the same ones for the same seed."""
    ids = tokenizer.encode("\n".join(path.read_text() for path in sorted(texts.rglob("*.md")))).ids
    chance = random.Random(seed)
    starts = (chance.randrange(len(ids) - PROMPT_TOKENS) for _ in range(count))
    return [tokenizer.decode(ids[start : start + PROMPT_TOKENS]) for start in starts]


async def send(client: httpx.AsyncClient, prompt: str, tokens: int, is_streamed: bool) -> Reply:
    body = {"prompt": prompt, "max_tokens": tokens, **({"stream": True} if is_streamed else {})}
    begun = time.monotonic()
    if is_streamed:
        return await read_stream(client, body, begun)
    reply = await client.post("/invocations", json=body)
    reply.raise_for_status()
    seconds = time.monotonic() - begun
    usage = reply.json().get("usage") or {"completion_tokens": int(reply.headers["X-Tokens"]), "prompt_tokens": 0}
    return Reply(seconds, seconds, usage["prompt_tokens"], usage["completion_tokens"])


async def read_stream(client: httpx.AsyncClient, body: dict[str, object], begun: float) -> Reply:
    first = 0.0
    usage = {"prompt_tokens": 0, "completion_tokens": 0}
    async with client.stream("POST", "/invocations", json=body) as reply:
        reply.raise_for_status()
        async for line in reply.aiter_lines():
            if not line.startswith("data: {"):
                continue
            piece = json.loads(line.removeprefix("data: "))
            first = first or time.monotonic() - begun
            usage = piece.get("usage") or usage
    return Reply(time.monotonic() - begun, first, usage["prompt_tokens"], usage["completion_tokens"])


async def run(url: str, prompts: list[str], callers: int, tokens: int, is_streamed: bool) -> Run:
    """Each caller sends its next request when it has its reply, until no prompt is left."""
    waiting = iter(prompts)
    replies: list[Reply] = []

    async def call(client: httpx.AsyncClient) -> None:
        for prompt in waiting:
            reply = await send(client, prompt, tokens, is_streamed)
            replies.append(reply)

    limits = httpx.Limits(max_connections=None, max_keepalive_connections=None)
    async with httpx.AsyncClient(base_url=url, timeout=REPLY_SECONDS, limits=limits) as client:
        begun = time.monotonic()
        await asyncio.gather(*(call(client) for _ in range(callers)))
        return Run(time.monotonic() - begun, replies)


class PeakMemory(threading.Thread):
    """The most memory, in bytes, that a process and its descendants hold, looked at four times a second.

    Pages that several processes share count for each.
    """

    def __init__(self, process: psutil.Process) -> None:
        super().__init__(daemon=True)
        self.process = process
        self.bytes = 0
        self.ended = threading.Event()

    def run(self) -> None:
        while not self.ended.wait(0.25):
            held = 0
            for process in (self.process, *self.process.children(recursive=True)):
                try:
                    held += process.memory_info().rss
                except psutil.NoSuchProcess:
                    continue
            self.bytes = max(self.bytes, held)

    def __enter__(self) -> "PeakMemory":
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.ended.set()
        self.join()
