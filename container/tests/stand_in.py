"""Plays vLLM: chat completions, /ping and /invocations as vLLM 0.31 registers them with the toolkit, on a socket.

Run as `python -m tests.stand_in --port N` or `--uds PATH`. It says the words of the last message back, a word a token.
`POST /stand-in` changes how it behaves, `GET /stand-in` tells what it was asked.
"""

import argparse
import asyncio
import json
import os
import time
from collections.abc import AsyncIterator
from typing import Any

import model_hosting_container_standards.sagemaker as standards
import uvicorn
from fastapi import Depends, FastAPI, HTTPException, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response, StreamingResponse
from pydantic import BaseModel, ConfigDict

from expert.sagemaker_wire import SageMakerWire


class Behaviour(BaseModel):
    model_config = ConfigDict(extra="forbid")

    token_seconds: float = 0.0
    context_tokens: int = 4_096
    says: str | None = None
    """In the place of the last message's words."""
    has_template: bool = True
    is_well: bool = True
    fails_with: int | None = None
    """The status of an error that every chat is answered with."""
    raises: bool = False
    """An exception that no route expects."""
    breaks_off_after: int | None = None
    """Tokens after which a stream ends with an error."""
    cuts_bytes: int | None = None
    """Streams come in chunks of so many bytes, wherever that cuts."""


class Chat(BaseModel):
    model_config = ConfigDict(extra="allow")

    messages: list[dict[str, Any]]
    max_tokens: int | None = None
    stream: bool = False
    stream_options: dict[str, Any] | None = None


def create_app() -> FastAPI:
    app = FastAPI()
    app.state.behaviour = Behaviour()
    app.state.asked = []
    app.state.given_up = 0

    @app.exception_handler(RequestValidationError)
    async def refuse_body(_: Request, error: RequestValidationError) -> JSONResponse:
        return to_error(400, f"1 validation error: {error.errors()[0]['loc']}: {error.errors()[0]['msg']}")

    @app.exception_handler(Exception)
    async def fail(_: Request, error: Exception) -> JSONResponse:
        return to_error(500, str(error))

    @app.post("/v1/chat/completions", dependencies=[Depends(check_content_type)])
    async def complete(chat: Chat, raw_request: Request) -> Response:
        app.state.asked.append((await raw_request.body()).decode())
        reply: Response = await until_hung_up(app, answer(app, chat), raw_request)
        return reply

    @app.get("/ping")
    @standards.register_ping_handler
    async def ping(raw_request: Request) -> Response:
        return Response(status_code=200 if app.state.behaviour.is_well else 503)

    @app.post("/invocations")
    @standards.register_invocation_handler
    @standards.stateful_session_manager()
    @standards.inject_adapter_id(adapter_path="model")
    async def invoke(raw_request: Request) -> Response:
        raise HTTPException(500, "the engine's own handler was reached")

    @app.post("/stand-in")
    async def behave(behaviour: Behaviour) -> None:
        app.state.behaviour = behaviour

    @app.get("/stand-in")
    async def tell() -> dict[str, Any]:
        return {"asked": app.state.asked, "given_up": app.state.given_up}

    if os.environ.get("SAGEMAKER_WIRE") == "1":
        app.add_middleware(SageMakerWire)
    standards.bootstrap(app)
    return app


async def check_content_type(request: Request) -> None:
    if request.headers.get("content-type", "").lower().split(";")[0] != "application/json":
        what = "Unsupported Media Type: Only 'application/json' is allowed"
        raise RequestValidationError([{"loc": ["header", "content-type"], "msg": what}])


async def until_hung_up(app: FastAPI, work: Any, request: Request) -> Any:
    """As vLLM does it: the reply is given up where the caller hangs up before it begins."""

    async def hang_up() -> None:
        while (await request.receive())["type"] != "http.disconnect":
            pass

    answering, hanging_up = asyncio.create_task(work), asyncio.create_task(hang_up())
    await asyncio.wait((answering, hanging_up), return_when=asyncio.FIRST_COMPLETED)
    hanging_up.cancel()
    if answering.done():
        return answering.result()
    answering.cancel()
    app.state.given_up += 1
    return None


async def answer(app: FastAPI, chat: Chat) -> Response:
    behaviour: Behaviour = app.state.behaviour
    if behaviour.raises:
        raise RuntimeError("the engine stumbled")
    if behaviour.fails_with:
        return to_error(behaviour.fails_with, "the engine died")
    if not behaviour.has_template:
        return to_error(400, "As of transformers v4.44, default chat template is no longer allowed")
    words = str(chat.messages[-1]["content"]).split()
    limit = chat.max_tokens if chat.max_tokens is not None else behaviour.context_tokens - len(words)
    if len(words) + limit > behaviour.context_tokens:
        return to_error(400, f"This model's maximum context length is {behaviour.context_tokens} tokens.")
    reply = words if behaviour.says is None else behaviour.says.split()
    said = [word if index == 0 else f" {word}" for index, word in enumerate(reply)][:limit]
    reason = "length" if limit < len(reply) else "stop"
    usage = {"prompt_tokens": len(words), "completion_tokens": len(said), "total_tokens": len(words) + len(said)}
    if chat.stream:
        wants_usage = bool((chat.stream_options or {}).get("include_usage"))
        events = write(app, said, reason, usage if wants_usage else None)
        return StreamingResponse(cut(events, behaviour.cuts_bytes), media_type="text/event-stream")
    await asyncio.sleep(behaviour.token_seconds * len(said))
    message = {"role": "assistant", "content": "".join(said)}
    choice = {"index": 0, "message": message, "finish_reason": reason}
    return JSONResponse({"object": "chat.completion", "choices": [choice], "usage": usage})


async def write(app: FastAPI, said: list[str], reason: str, usage: Any) -> AsyncIterator[str]:
    behaviour: Behaviour = app.state.behaviour

    def event(choices: list[Any], **rest: Any) -> str:
        fields = {"object": "chat.completion.chunk", "choices": choices, **rest}
        return f"data: {json.dumps(fields, ensure_ascii=False)}\n\n"

    yield event([{"index": 0, "delta": {"role": "assistant", "content": ""}, "finish_reason": None}])
    for index, piece in enumerate(said or [""]):
        if index == behaviour.breaks_off_after:
            yield f"data: {json.dumps({'error': {'message': 'the engine died', 'code': 500}})}\n\n"
            yield "data: [DONE]\n\n"
            return
        try:
            await asyncio.sleep(behaviour.token_seconds)
        except asyncio.CancelledError:
            app.state.given_up += 1
            raise
        is_last = index >= len(said) - 1
        yield event([{"index": 0, "delta": {"content": piece}, "finish_reason": reason if is_last else None}])
    if usage:
        yield event([], usage=usage)
    yield "data: [DONE]\n\n"


async def cut(events: AsyncIterator[str], size: int | None) -> AsyncIterator[bytes]:
    rest = b""
    async for event in events:
        rest += event.encode()
        while len(rest) >= (size or 1):
            yield rest[:size]
            rest = rest[size:] if size else b""
    yield rest


def to_error(status: int, message: str) -> JSONResponse:
    return JSONResponse({"error": {"message": message, "type": "BadRequestError", "code": status}}, status)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int)
    parser.add_argument("--uds")
    parser.add_argument("--loading-seconds", type=float, default=0)
    where = parser.parse_args()
    time.sleep(where.loading_seconds)
    uvicorn.run(create_app(), host="127.0.0.1", port=where.port or 0, uds=where.uds, log_level="info")


if __name__ == "__main__":
    main()
