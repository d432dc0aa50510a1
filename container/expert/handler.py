"""What the container answers at /invocations and /ping, in front of the engine's own chat completions.

Loaded by vLLM through model-hosting-container-standards; knows nothing of vLLM but its OpenAI-compatible route. A body
with `messages` goes to it untouched. A body with `prompt` becomes a chat of one turn, so that the model's chat template
is applied:

    {"prompt": text, "max_tokens"?: 512, "temperature"?: 0.7, "top_p"?: 0.9, "stop"?: [text], "stream"?: false}
    -> {"response": text, "finish_reason": "stop" | "length", "usage": {"prompt_tokens", "completion_tokens", ...}}

Streamed, each server-sent event holds the next piece as `response`; the last one before `[DONE]` has no text, but
`finish_reason` and `usage`. Errors are `{"error": text}`. Nothing of a request is logged.
"""

import asyncio
import os
from typing import Annotated, Any

import httpx
from fastapi import FastAPI, Request
from fastapi.responses import Response
from model_hosting_container_standards.common.handler import handler_registry
from model_hosting_container_standards.sagemaker import custom_invocation_handler, custom_ping_handler
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic_core import from_json, to_json
from starlette.requests import ClientDisconnect

from expert.engine import EngineReply
from expert.limits import read_limits
from expert.prompt_words import refuse

LIMITS = read_limits(os.environ)
MOST_PROBLEMS = 10
MOST_NAME_CHARACTERS = 100


class PromptRequest(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid", allow_inf_nan=False)

    prompt: Annotated[str, Field(min_length=1)]
    max_tokens: Annotated[int, Field(ge=1)] = 512
    temperature: Annotated[float, Field(ge=0, le=2)] = 0.7
    top_p: Annotated[float, Field(gt=0, le=1)] = 0.9
    stop: Annotated[list[Annotated[str, Field(min_length=1)]], Field(max_length=16)] | None = None
    stream: bool = False

    def to_chat(self) -> dict[str, Any]:
        return {
            "messages": [{"role": "user", "content": self.prompt}],
            # vLLM holds every reply to it too, but refuses outright to be asked for more than the context.
            "max_tokens": min(self.max_tokens, LIMITS.max_tokens),
            "temperature": self.temperature,
            "top_p": self.top_p,
            **({"stop": self.stop} if self.stop else {}),
            **({"stream": True, "stream_options": {"include_usage": True}} if self.stream else {}),
        }


class RefusedError(Exception):
    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status


@custom_invocation_handler
async def invoke(request: Request) -> Response:
    try:
        return to_reply(await read_body(request))
    except RefusedError as error:
        return refuse(error.status, str(error))
    except ClientDisconnect:
        return refuse(400, "the body must come to its end")


async def read_body(request: Request) -> bytes:
    """One too large is read to its end all the same: whoever is still sending hears no answer."""
    media_type = request.headers.get("content-type", "").split(";")[0].strip().lower()
    if media_type != "application/json":
        raise RefusedError(415, "the content type must be application/json")
    body = bytearray()
    is_too_large = False
    async for chunk in request.stream():
        is_too_large = is_too_large or len(body) + len(chunk) > LIMITS.max_body_bytes
        if not is_too_large:
            body += chunk
    if is_too_large:
        raise RefusedError(413, f"the body must be at most {LIMITS.max_body_bytes} bytes")
    return bytes(body)


def to_reply(body: bytes) -> EngineReply:
    try:
        fields = from_json(body)
    except ValueError as error:
        raise RefusedError(400, f"the body must be JSON: {error}") from error
    if not isinstance(fields, dict) or ("prompt" in fields) == ("messages" in fields):
        raise RefusedError(400, 'the body must be an object with either "prompt", a text, or "messages", a chat')
    if "messages" in fields:
        return EngineReply(body, seconds=LIMITS.reply_seconds)
    try:
        prompt = PromptRequest.model_validate(fields)
    except ValidationError as error:
        raise RefusedError(400, explain(error)) from error
    return EngineReply(to_json(prompt.to_chat()), seconds=LIMITS.reply_seconds, as_prompt=True)


def explain(error: ValidationError) -> str:
    """Names fields and what is allowed, and quotes no value that was sent."""
    allowed = ", ".join(PromptRequest.model_fields)
    return "; ".join(
        f"{'.'.join(map(str, problem['loc']))[:MOST_NAME_CHARACTERS]}: {problem['msg']}"
        + (f" (allowed: {allowed})" if problem["type"] == "extra_forbidden" else "")
        for problem in error.errors(include_url=False, include_input=False)[:MOST_PROBLEMS]
    )


@custom_ping_handler
async def ping(request: Request) -> Response:
    """200 once a prompt has been answered, and as long as the engine says that it is well."""
    state = request.app.state
    if not hasattr(state, "trial"):
        # On its own: SageMaker gives a ping 2 s, and a first reply may take longer.
        state.trial = asyncio.create_task(try_prompt(request.app))
    if not state.trial.done():
        return refuse(503, "the model is being tried")
    problem: str | None = state.trial.result()
    if problem is not None:
        del state.trial
        return refuse(503, f"the model cannot answer: {problem}")
    engine_ping: Any = handler_registry.get_framework_default("ping")
    health: Response = await engine_ping(request)
    return health


async def try_prompt(app: FastAPI) -> str | None:
    """What keeps a prompt from being answered, if anything."""
    try:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://engine") as client:
            reply = await client.post("/invocations", json={"prompt": "ping", "max_tokens": 1})
            return None if reply.status_code == 200 else str(reply.json()["error"])
    except Exception as error:  # Whatever it is, nobody can be answered, and a later ping tries again.
        return f"{type(error).__name__}: {error}"
