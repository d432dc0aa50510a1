"""Asks the engine for chat completions, inside its own process."""

import asyncio
from typing import Any

from fastapi.responses import Response

from expert.prompt_words import PromptWords, refuse

PATH = "/v1/chat/completions"


class EngineReply(Response):
    """The engine's reply to `chat`, as it comes, or in the words of the prompt format.

    It must begin within `seconds`: a whole reply begins when it is complete, a streamed one at once.
    """

    def __init__(self, chat: bytes, *, seconds: float, as_prompt: bool = False) -> None:
        super().__init__()
        self.chat = chat
        self.seconds = seconds
        self.as_prompt = as_prompt

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        say = PromptWords(scope, receive, send).say if self.as_prompt else send
        call = Call(self.chat, self.seconds, receive, say)
        # Checked already, and more leniently than the engine would.
        others = [header for header in scope["headers"] if header[0] != b"content-type"]
        headers = [*others, (b"content-type", b"application/json")]
        inner = {**scope, "path": PATH, "raw_path": PATH.encode(), "headers": headers}
        try:
            # The router alone: what lies around it has seen this request already.
            await scope["app"].router(inner, call.receive, call.send)
        except Exception:
            if self.as_prompt and not call.has_begun:
                await refuse(500, "the engine has failed")(scope, receive, send)
            raise
        if call.is_late:
            late = refuse(504, f"no reply within {self.seconds} s; ask for fewer tokens, or for a stream")
            await late(scope, receive, send)


class Call:
    """What the engine hears and says. It stops writing when it hears that the caller has gone, so that is what it is
    told at the deadline; what it says after that is for nobody."""

    def __init__(self, chat: bytes, seconds: float, receive: Any, say: Any) -> None:
        self.requests = [{"type": "http.request", "body": chat, "more_body": False}]
        self.deadline = asyncio.get_running_loop().time() + seconds
        self.listen = receive
        self.say = say
        self.has_begun = self.is_late = self.is_gone = False

    async def receive(self) -> Any:
        if self.requests:
            return self.requests.pop()
        try:
            async with asyncio.timeout_at(None if self.has_begun else self.deadline):
                message = await self.listen()
        except TimeoutError:
            if self.has_begun:
                return await self.receive()
            self.is_late = True
            return {"type": "http.disconnect"}
        self.is_gone = message["type"] == "http.disconnect"
        return message

    async def send(self, message: Any) -> None:
        if not (self.is_late or self.is_gone):
            self.has_begun = True
            await self.say(message)
