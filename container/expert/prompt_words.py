"""Says in the prompt format what the engine says as chat completions."""

from typing import Any

from fastapi.responses import JSONResponse
from pydantic_core import from_json, to_json


class PromptWords:
    """Takes the engine's ASGI messages."""

    def __init__(self, scope: Any, receive: Any, send: Any) -> None:
        self.connection = (scope, receive, send)
        self.send = send
        self.start: Any = None
        self.is_streamed = False
        self.rest = b""
        self.end: dict[str, Any] = {"response": "", "finish_reason": None, "usage": None}
        self.has_failed = False

    async def say(self, message: Any) -> None:
        if message["type"] == "http.response.start":
            self.start = message
            kind = dict(message["headers"]).get(b"content-type", b"")
            self.is_streamed = kind.startswith(b"text/event-stream")
            if self.is_streamed:
                await self.send(message)
            return
        self.rest += message.get("body", b"")
        is_last = not message.get("more_body")
        if self.is_streamed:
            # What the engine says may be cut anywhere.
            *events, self.rest = self.rest.split(b"\n\n")
            pieces = b"".join(self.to_piece(event.removeprefix(b"data:").strip()) for event in events)
            await self.send({"type": "http.response.body", "body": pieces, "more_body": not is_last})
        elif is_last:
            await self.to_reply()(*self.connection)

    def to_piece(self, data: bytes) -> bytes:
        if data == b"[DONE]":
            return (b"" if self.has_failed else to_event(self.end)) + b"data: [DONE]\n\n"
        said = from_json(data)
        if "error" in said:
            self.has_failed = True
            return to_event({"error": to_message(said)})
        self.end["usage"] = said.get("usage") or self.end["usage"]
        pieces = b""
        for choice in said["choices"]:
            self.end["finish_reason"] = choice.get("finish_reason") or self.end["finish_reason"]
            if text := choice["delta"].get("content"):
                pieces += to_event({"response": text})
        return pieces

    def to_reply(self) -> JSONResponse:
        said = from_json(self.rest)
        if self.start["status"] >= 400:
            return refuse(self.start["status"], to_message(said))
        choice = said["choices"][0]
        return JSONResponse(
            {
                "response": choice["message"]["content"] or "",
                "finish_reason": choice["finish_reason"],
                "usage": said.get("usage"),
            }
        )


def to_event(fields: dict[str, Any]) -> bytes:
    return b"data: " + to_json(fields) + b"\n\n"


def to_message(said: Any) -> str:
    """What an engine's error says; OpenAI's form nests it."""
    error = said.get("error", said) if isinstance(said, dict) else said
    return str(error.get("message", error) if isinstance(error, dict) else error)


def refuse(status: int, message: str) -> JSONResponse:
    return JSONResponse({"error": message}, status)
