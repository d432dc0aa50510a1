"""A body with `messages` goes to the engine as it is, and so does what the engine answers."""

import json
from typing import Any

import httpx
import pytest

from tests.conftest import StandIn

CHAT = {
    "messages": [
        {"role": "system", "content": "Be brief."},
        {"role": "user", "content": "naïve café 日本語 \U0001f600 one two"},
    ],
    "model": "any",
    "max_tokens": 4,
}
STREAM = {"stream": True, "stream_options": {"include_usage": True}}


def ask_both(server: StandIn, body: Any) -> httpx.Response:
    """The reply at /invocations, which must be the engine's own."""
    reply = server.invoke(body)
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    direct = server.client.post("/v1/chat/completions", content=content, headers={"content-type": "application/json"})
    headers = [(name, value) for name, value in reply.headers.items() if name != "date"]
    assert headers == [(name, value) for name, value in direct.headers.items() if name != "date"]
    assert (reply.status_code, reply.content) == (direct.status_code, direct.content)
    return reply


def test_the_reply_is_the_engines_own(server: StandIn) -> None:
    said = ask_both(server, CHAT).json()
    assert said["object"] == "chat.completion"
    assert said["choices"][0]["message"]["content"] == "naïve café 日本語 \U0001f600"


@pytest.mark.parametrize("size", [None, 1, 7])
@pytest.mark.parametrize("options", [STREAM, {"stream": True}])
def test_a_stream_is_the_engines_own(server: StandIn, options: dict[str, Any], size: int | None) -> None:
    server.behave(cuts_bytes=size)
    reply = ask_both(server, {**CHAT, **options})
    assert reply.text.count('"chat.completion.chunk"') == (6 if "stream_options" in options else 5)
    assert reply.text.endswith("data: [DONE]\n\n")


def test_a_stream_that_breaks_off_is_the_engines_own(server: StandIn) -> None:
    server.behave(breaks_off_after=2)
    assert '{"error": {"message": "the engine died"' in ask_both(server, {**CHAT, "stream": True}).text


def test_the_engine_gets_what_was_sent(server: StandIn) -> None:
    chat = {
        **CHAT,
        "max_tokens": 4,
        "temperature": 1.0,
        "max_completion_tokens": 10**30,
        "n": 1,
        "tools": [{"type": "function", "function": {"name": "look_up", "parameters": {}}}],
        "chat_template_kwargs": {"enable_thinking": False},
        "of our own": None,
    }
    server.invoke(chat)
    assert json.dumps(server.chat, sort_keys=True) == json.dumps(chat, sort_keys=True)


def test_no_defaults_are_added(server: StandIn) -> None:
    server.invoke({"messages": [{"role": "user", "content": "hello"}]})
    assert server.chat == {"messages": [{"role": "user", "content": "hello"}]}


@pytest.mark.parametrize(
    "body",
    [
        b'  {"messages" : [{"role":"user","content":"first"}],"messages":[{"role":"user","content":"\\u0061\\/b"}]}\n',
        b'{"messages":[{"role":"user","content":"hello"}],"seed":1.0,"top_p":NaN,"x":1e999,"y":-0}',
    ],
)
def test_the_body_is_not_written_anew(server: StandIn, body: bytes) -> None:
    ask_both(server, body)
    server.invoke(body)
    assert server.asked[-1] == body.decode()


@pytest.mark.parametrize("stream", [False, True])
@pytest.mark.parametrize("behaviour", [{"fails_with": 400}, {"fails_with": 503}, {"context_tokens": 3}])
def test_an_error_is_the_engines_own(server: StandIn, behaviour: dict[str, Any], stream: bool) -> None:
    server.behave(**behaviour)
    reply = ask_both(server, {**CHAT, "stream": stream})
    assert reply.status_code == behaviour.get("fails_with", 400)
    assert set(reply.json()["error"]) == {"message", "type", "code"}


@pytest.mark.parametrize("messages", [None, "hello", {"role": "user"}, ["hello"]])
def test_bad_messages_are_the_engines_to_refuse(server: StandIn, messages: Any) -> None:
    reply = ask_both(server, {"messages": messages})
    assert reply.status_code == 400
    assert "messages" in reply.json()["error"]["message"]


def test_other_content_types_are_refused_here_too(server: StandIn) -> None:
    reply = server.client.post("/invocations", content=json.dumps(CHAT), headers={"content-type": "text/plain"})
    assert (reply.status_code, reply.json()) == (415, {"error": "the content type must be application/json"})
