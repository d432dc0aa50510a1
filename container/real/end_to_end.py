"""Asks the product, which asks the real engine: `python end_to_end.py [--model FOLDER | --gemma]`.

Product and engine speak through SageMaker's own paths (the formats `prompt` and `openai-chat`) and through
/v1/chat/completions (the provider `openai`). Between the two a recorder keeps what the engine wrote. Exits with 1 if an
answer is not that text, or does not come from the tier `expert`. The product must have been built.

Without --model, a small Llama with random weights: what it writes has no meaning.
"""

import argparse
import asyncio
import json
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import httpx
from gemma import make_gemma
from mcp import ClientSession, StdioServerParameters
from mcp.client.stdio import stdio_client
from served import served
from tiny_model import KNOWLEDGE, make_model

PRODUCT = Path(__file__).parents[2] / "dist" / "main.js"
QUESTIONS = (
    "How do I reset my password?",
    "Why was I charged twice this month, and how do I get my money back?",
    "Can I export my data before I cancel?",
)
NOTE = """\
routing.minConfidence is 0 instead of 0.7: answers are given as the model wrote them, whatever the judge thinks."""


class Recorder(BaseHTTPRequestHandler):
    """Passes requests on to the engine, and keeps the texts of its replies."""

    engine = ""
    texts: list[str]

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        headers = {"Content-Type": self.headers["Content-Type"]}
        reply = httpx.post(self.engine + self.path, content=body, headers=headers, timeout=300)
        if reply.status_code == 200:
            self.texts.append(to_text(reply.json()))
        self.send_response(reply.status_code)
        self.send_header("Content-Type", reply.headers["Content-Type"])
        self.send_header("Content-Length", str(len(reply.content)))
        self.end_headers()
        self.wfile.write(reply.content)

    def log_message(self, *_: object) -> None:
        pass


def to_text(reply: dict[str, Any]) -> str:
    text: str = reply["response"] if "response" in reply else reply["choices"][0]["message"]["content"]
    return text


@contextmanager
def recorded(engine: str) -> Iterator[tuple[str, list[str]]]:
    """Its address, and the texts so far."""
    texts: list[str] = []
    handler = type("EngineRecorder", (Recorder,), {"engine": engine, "texts": texts})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", texts
    finally:
        server.shutdown()
        server.server_close()


def to_tiers(address: str, model: str) -> dict[str, dict[str, Any]]:
    """The ways to reach the engine, by name."""
    common = {"name": "expert", "maxTokens": 64, "timeoutMs": 120_000, "contextTokens": 3_500, "passages": 2}
    sagemaker = {**common, "provider": "sagemaker", "endpointName": "support-expert"}
    return {
        "sagemaker, prompt": {**sagemaker, "format": "prompt"},
        "sagemaker, openai-chat": {**sagemaker, "format": "openai-chat"},
        "openai": {**common, "provider": "openai", "baseUrl": f"{address}/v1", "model": model},
    }


async def ask(tier: dict[str, Any], address: str, folder: Path, questions: tuple[str, ...]) -> list[dict[str, Any]]:
    file = folder / "config.json"
    config = {
        "version": 1,
        "tiers": [tier],
        "routing": {"minConfidence": 0, "clarify": False},
        "knowledge": {"kind": "local", "path": str(KNOWLEDGE)},
        "cache": {"kind": "none"},
        "store": {"kind": "memory"},
        "deadlineMs": 180_000,
    }
    file.write_text(json.dumps(config))
    env = {
        "PATH": os.environ["PATH"],
        "TIERED_SUPPORT_CONFIG": str(file),
        "AWS_ENDPOINT_URL_SAGEMAKER_RUNTIME": address,
        "AWS_REGION": "us-east-1",
        "AWS_ACCESS_KEY_ID": "none",
        "AWS_SECRET_ACCESS_KEY": "none",
    }
    product = StdioServerParameters(command="node", args=[str(PRODUCT)], env=env)
    async with stdio_client(product) as (reading, writing), ClientSession(reading, writing) as session:
        await session.initialize()
        arguments = ({"query": question, "detail": "full"} for question in questions)
        results = [await session.call_tool("answer_query", each) for each in arguments]
    return [result.structured_content or {"response": f"(none: {result.content})"} for result in results]


def plain(text: str) -> str:
    """With single spaces in place of blanks, line ends and control characters: the product leaves none."""
    return " ".join("".join(each if each.isprintable() else " " for each in text).split())


def report(way: str, question: str, answer: dict[str, Any], written: str | None) -> bool:
    """Prints the exchange, and says whether it went as it should."""
    usage = answer.get("usage", {})
    is_right = answer.get("tier") == "expert" and written is not None and plain(answer["response"]) == plain(written)
    print(f"way       {way}")
    print(f"question  {question}")
    print(f"answer    {json.dumps(answer['response'], ensure_ascii=False)}")
    print(f"tier      {answer.get('tier')} ({answer.get('model_used')}), confidence {answer.get('confidence')}")
    cached = usage.get("cache_read_tokens", 0)
    print(f"tokens    {usage.get('input_tokens')} in, {cached} from the cache, {usage.get('output_tokens')} out")
    print(f"right     {'yes' if is_right else f'no, the engine wrote {written!r}'}\n", flush=True)
    return is_right


def main() -> int:
    parser = argparse.ArgumentParser()
    which = parser.add_mutually_exclusive_group()
    which.add_argument("--model", type=Path)
    which.add_argument("--gemma", action="store_true")
    options = parser.parse_args()
    if not PRODUCT.is_file() or not shutil.which("node"):
        sys.exit(f"this needs node and {PRODUCT}")
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        model = options.model or folder / "model"
        if options.gemma:
            make_gemma(model)
        elif not options.model:
            make_model(model, hidden=256, layers=4)
        print(f"{NOTE}\n")
        questions = QUESTIONS if options.gemma else QUESTIONS[:1]
        with served(model) as server, recorded(server.url) as (address, texts):
            rights = []
            for way, tier in to_tiers(address, str(model)).items():
                texts.clear()
                answers = asyncio.run(ask(tier, address, folder, questions))
                written = [*texts, *[None] * len(questions)]
                rights += [report(way, *each) for each in zip(questions, answers, written, strict=False)]
    return 0 if all(rights) else 1


if __name__ == "__main__":
    sys.exit(main())
