"""A reply that takes too long, and a caller who hangs up: either way the engine stops working on it."""

from typing import Any

import pytest

from tests.conftest import StandIn, read_events
from tests.served import until

LONG = "one two three four"
CHAT = {"messages": [{"role": "user", "content": LONG}]}


@pytest.mark.parametrize("body", [{"prompt": LONG}, CHAT], ids=["prompt", "messages"])
def test_a_late_reply_is_given_up(small_server: StandIn, body: dict[str, Any]) -> None:
    given_up = small_server.given_up
    small_server.behave(token_seconds=100)
    reply = small_server.invoke(body)
    assert reply.status_code == 504
    assert reply.json() == {"error": "no reply within 1 s; ask for fewer tokens, or for a stream"}
    assert small_server.given_up == given_up + 1
    small_server.behave()
    assert small_server.invoke(body).status_code == 200


# In a chat, the engine takes 1 and "yes" for true.
@pytest.mark.parametrize(
    "body",
    [{"prompt": LONG, "stream": True}, *({**CHAT, "stream": stream} for stream in (True, 1, "yes"))],
    ids=["prompt", "messages", "messages-1", "messages-yes"],
)
def test_a_stream_has_no_deadline(small_server: StandIn, body: dict[str, Any]) -> None:
    small_server.behave(token_seconds=0.3)
    events = read_events(small_server.invoke(body).text)
    assert events[-1] == "[DONE]"
    assert len(events) >= len(LONG.split()) + 2


@pytest.mark.parametrize("body", [{"prompt": LONG}, CHAT], ids=["prompt", "messages"])
def test_hanging_up_ends_the_work(server: StandIn, body: dict[str, Any]) -> None:
    asked, given_up, written = len(server.asked), server.given_up, len(server.written)
    server.behave(token_seconds=100)
    with server.begin(body):
        until(lambda: len(server.asked) == asked + 1)
        assert server.given_up == given_up
    until(lambda: server.given_up == given_up + 1)
    server.behave()
    assert server.invoke(body).status_code == 200
    assert "Traceback" not in server.written[written:]


def test_hanging_up_while_sending_is_no_failure(server: StandIn) -> None:
    written = len(server.written)
    with server.begin({"prompt": LONG}, missing_bytes=1):
        assert server.invoke({"prompt": LONG}).status_code == 200
    assert server.invoke({"prompt": LONG}).status_code == 200
    assert "Traceback" not in server.written[written:]
