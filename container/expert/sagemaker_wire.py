"""SageMaker's own paths in front of the container's, for use without AWS.

    POST /endpoints/NAME/invocations                    the reply as it is
    POST /endpoints/NAME/invocations-response-stream    the reply in frames of application/vnd.amazon.eventstream

An AWS SDK reaches it through AWS_ENDPOINT_URL_SAGEMAKER_RUNTIME. What the container refuses comes as SageMaker
passes it on: ModelError, status 424, with the original status and text. Signatures are not looked at.
Source: the API reference of SageMaker Runtime, and the event stream encoding of the AWS SDKs.
"""

import json
import re
import struct
import zlib
from typing import Any

PATH = re.compile(r"/endpoints/(?P<endpoint>[A-Za-z0-9-]{1,63})/invocations(?P<streamed>-response-stream)?")
PART_HEADERS = {
    b":message-type": b"event",
    b":event-type": b"PayloadPart",
    b":content-type": b"application/octet-stream",
}
STRING = 7
"""The type of a header's value in a frame."""


class SageMakerWire:
    """ASGI middleware."""

    def __init__(self, app: Any) -> None:
        self.app = app

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        found = PATH.fullmatch(scope["path"]) if scope["type"] == "http" else None
        if not found:
            await self.app(scope, receive, send)
            return
        reply = StreamedReply(send) if found["streamed"] else Reply(send)
        await self.app({**scope, "path": "/invocations", "raw_path": b"/invocations"}, receive, reply.send)


class Reply:
    """Passes a good reply on, and a refusal inside a ModelError."""

    def __init__(self, send: Any) -> None:
        self.pass_on = send
        self.refused_with = 0
        self.said = b""

    async def send(self, message: Any) -> None:
        if message["type"] == "http.response.start":
            if message["status"] >= 400:
                self.refused_with = message["status"]
            else:
                await self.start(message)
        elif self.refused_with:
            self.said += message.get("body", b"")
            if not message.get("more_body"):
                await self.refuse()
        else:
            await self.part(message)

    async def start(self, message: Any) -> None:
        await self.pass_on(message)

    async def part(self, message: Any) -> None:
        await self.pass_on(message)

    async def refuse(self) -> None:
        text = self.said.decode(errors="replace")
        whose = "server" if self.refused_with >= 500 else "client"
        error = {
            "Message": f"Received {whose} error ({self.refused_with}) from primary with message {json.dumps(text)}",
            "OriginalStatusCode": self.refused_with,
            "OriginalMessage": text,
        }
        headers = [(b"content-type", b"application/json"), (b"x-amzn-errortype", b"ModelError")]
        await self.pass_on({"type": "http.response.start", "status": 424, "headers": headers})
        await self.pass_on({"type": "http.response.body", "body": json.dumps(error).encode()})


class StreamedReply(Reply):
    async def start(self, message: Any) -> None:
        kind = dict(message["headers"]).get(b"content-type", b"application/octet-stream")
        headers = [
            (b"content-type", b"application/vnd.amazon.eventstream"),
            (b"x-amzn-sagemaker-content-type", kind),
        ]
        await self.pass_on({**message, "headers": headers})

    async def part(self, message: Any) -> None:
        body = message.get("body", b"")
        await self.pass_on({**message, "body": to_frame(body) if body else b""})


def to_frame(payload: bytes) -> bytes:
    """Lengths of the whole and of the headers, their checksum, headers, payload, the checksum of all before it."""
    headers = b"".join(
        bytes([len(name)]) + name + struct.pack("!BH", STRING, len(value)) + value
        for name, value in PART_HEADERS.items()
    )
    lengths = struct.pack("!II", 16 + len(headers) + len(payload), len(headers))
    frame = lengths + struct.pack("!I", zlib.crc32(lengths)) + headers + payload
    return frame + struct.pack("!I", zlib.crc32(frame))
