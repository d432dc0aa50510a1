"""The prompt format, streamed."""

import json
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from tests.conftest import StandIn, read_events
from tests.served import until

SENTENCE = "naïve café 日本語 \U0001f600\U0001f44d\U0001f3fd e\u0301 \u2028 {end}"
WORDS = SENTENCE.split()


def end(reason: str, prompt_tokens: int, completion_tokens: int) -> dict[str, Any]:
    usage = {
        "prompt_tokens": prompt_tokens,
        "completion_tokens": completion_tokens,
        "total_tokens": prompt_tokens + completion_tokens,
    }
    return {"response": "", "finish_reason": reason, "usage": usage}


PIECES = [{"response": WORDS[0]}, *({"response": f" {word}"} for word in WORDS[1:])]
EVENTS = [*PIECES, end("stop", len(WORDS), len(WORDS)), "[DONE]"]


def test_pieces_then_reason_and_usage_then_done(server: StandIn) -> None:
    reply = server.invoke({"prompt": SENTENCE, "stream": True})
    assert reply.status_code == 200
    assert reply.headers["content-type"].startswith("text/event-stream")
    assert read_events(reply.text) == EVENTS


def test_the_pieces_are_the_reply_that_is_not_streamed(server: StandIn) -> None:
    given = {"prompt": SENTENCE, "max_tokens": 3}
    whole = server.invoke(given).json()
    *pieces, last, _ = read_events(server.invoke({**given, "stream": True}).text)
    assert "".join(piece["response"] for piece in pieces) == whole["response"]
    assert last == {**whole, "response": ""}
    assert last["finish_reason"] == "length"


def test_the_engine_is_asked_for_a_stream_with_usage(server: StandIn) -> None:
    server.invoke({"prompt": "hello", "stream": True})
    asked = server.chat
    assert (asked["stream"], asked["stream_options"]) == (True, {"include_usage": True})
    server.invoke({"prompt": "hello", "stream": False})
    assert not {"stream", "stream_options"} & set(server.chat)


@pytest.mark.parametrize("size", [1, 2, 3, 4, 5, 7, 11, 64, 1_000, 100_000])
def test_chunks_may_be_cut_anywhere_and_hold_several_events(server: StandIn, size: int) -> None:
    server.behave(cuts_bytes=size)
    assert read_events(server.invoke({"prompt": SENTENCE, "stream": True}).text) == EVENTS


def test_text_that_looks_like_events_stays_text(server: StandIn) -> None:
    prompt = 'data:{"error":"x"}\\n\\ndata:[DONE]'
    *pieces, last, done = read_events(server.invoke({"prompt": prompt, "stream": True}).text)
    assert (pieces, done) == ([{"response": prompt}], "[DONE]")
    assert last["finish_reason"] == "stop"


def test_an_empty_reply_has_an_end_all_the_same(server: StandIn) -> None:
    events = read_events(server.invoke({"prompt": "  \n", "stream": True}).text)
    assert events == [end("stop", 0, 0), "[DONE]"]


@pytest.mark.parametrize("size", [None, 1])
@pytest.mark.parametrize("tokens", [0, 2])
def test_a_stream_that_breaks_off_ends_with_an_error(server: StandIn, tokens: int, size: int | None) -> None:
    server.behave(breaks_off_after=tokens, cuts_bytes=size)
    events = read_events(server.invoke({"prompt": SENTENCE, "stream": True}).text)
    assert events == [*PIECES[:tokens], {"error": "the engine died"}, "[DONE]"]


def test_a_piece_is_sent_when_it_is_there_and_hanging_up_ends_the_work(server: StandIn) -> None:
    given_up = server.given_up
    server.behave(token_seconds=0.05)
    body = {"prompt": "word " * 1_000, "max_tokens": 1_000, "stream": True}
    with server.client.stream("POST", "/invocations", json=body) as reply:
        first = next(reply.iter_lines())
    assert json.loads(first.removeprefix("data: ")) == {"response": "word"}
    until(lambda: server.given_up == given_up + 1)
    assert server.invoke({"prompt": "hello"}).status_code == 200


def test_streams_side_by_side_do_not_mix(server: StandIn) -> None:
    server.behave(token_seconds=0.02, cuts_bytes=5)
    bodies = [{"prompt": f"word{number} " * 5, "stream": True} for number in range(8)]
    with ThreadPoolExecutor(len(bodies)) as threads:
        for number, reply in enumerate(threads.map(server.invoke, bodies)):
            word = f"word{number}"
            pieces = [{"response": word}, *[{"response": f" {word}"}] * 4]
            assert read_events(reply.text) == [*pieces, end("stop", 5, 5), "[DONE]"]
