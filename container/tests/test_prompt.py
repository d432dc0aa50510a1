"""The prompt format: what is asked of the engine, and what is answered."""

import json
from typing import Any

import pytest

from tests.conftest import MAX_TOKENS, StandIn, error_of

SENTENCE = "one two three four five six"


def test_what_is_not_given_has_its_default(server: StandIn) -> None:
    assert server.invoke({"prompt": SENTENCE}).status_code == 200
    chat = {"messages": [{"role": "user", "content": SENTENCE}], "max_tokens": 512, "temperature": 0.7, "top_p": 0.9}
    assert server.chat == chat


def test_what_is_given_reaches_the_engine(server: StandIn) -> None:
    given = {"max_tokens": 3, "temperature": 0, "top_p": 1, "stop": ["\n", "END"]}
    server.invoke({"prompt": SENTENCE, **given})
    assert server.chat == {"messages": [{"role": "user", "content": SENTENCE}], **given}


@pytest.mark.parametrize("stop", [None, []])
def test_no_stop_is_asked_for_where_none_is_given(server: StandIn, stop: Any) -> None:
    server.invoke({"prompt": SENTENCE, "stop": stop})
    assert "stop" not in server.chat


def test_the_reply_has_text_reason_and_usage(server: StandIn) -> None:
    reply = server.invoke({"prompt": SENTENCE, "max_tokens": 4})
    assert reply.headers["content-type"] == "application/json"
    assert reply.json() == {
        "response": "one two three four",  # The stand-in says the prompt back: it was put before nothing.
        "finish_reason": "length",
        "usage": {"prompt_tokens": 6, "completion_tokens": 4, "total_tokens": 10},
    }
    assert server.invoke({"prompt": SENTENCE}).json()["finish_reason"] == "stop"


@pytest.mark.parametrize(
    "prompt",
    [
        "  <|user|>\r\n\ttext {{ braces }} %s  ",
        "café 日本語 \U0001f600 \u2028 \x00 e\u0301",
        '"quoted" \\ and \\ud800 spelled out',
    ],
)
def test_the_prompt_is_one_turn_of_the_exact_text(server: StandIn, prompt: str) -> None:
    server.invoke({"prompt": prompt})
    assert server.chat["messages"] == [{"role": "user", "content": prompt}]
    server.invoke(json.dumps({"prompt": prompt}, ensure_ascii=False).replace("\x00", "\\u0000").encode())
    assert server.chat["messages"] == [{"role": "user", "content": prompt}]


def test_a_prompt_may_look_like_a_request(server: StandIn) -> None:
    prompt = json.dumps({"messages": [], "stream": True})
    assert server.invoke({"prompt": prompt}).json()["response"] == prompt


@pytest.mark.parametrize("max_tokens", [None, MAX_TOKENS, MAX_TOKENS + 1, 10**100])
def test_no_reply_is_longer_than_max_tokens(small_server: StandIn, max_tokens: int | None) -> None:
    given = {"max_tokens": max_tokens} if max_tokens else {}
    reply = small_server.invoke({"prompt": SENTENCE, **given}).json()
    assert (reply["response"], reply["finish_reason"]) == ("one two three four", "length")
    assert small_server.chat["max_tokens"] == MAX_TOKENS


@pytest.mark.parametrize("stream", [False, True])
@pytest.mark.parametrize("status", [400, 404, 500, 503])
def test_an_error_of_the_engine_comes_in_our_words(server: StandIn, status: int, stream: bool) -> None:
    server.behave(fails_with=status)
    reply = server.invoke({"prompt": "hello", "stream": stream})
    assert (reply.status_code, error_of(reply)) == (status, "the engine died")
    assert reply.headers["content-type"] == "application/json"


def test_an_exception_in_the_engine_comes_in_our_words(server: StandIn) -> None:
    server.behave(raises=True)
    reply = server.invoke({"prompt": "hello"})
    assert reply.status_code == 500
    assert error_of(reply)


def test_a_prompt_too_long_for_the_model_is_refused(server: StandIn) -> None:
    server.behave(context_tokens=5)
    reply = server.invoke({"prompt": SENTENCE})
    assert (reply.status_code, error_of(reply)) == (400, "This model's maximum context length is 5 tokens.")
