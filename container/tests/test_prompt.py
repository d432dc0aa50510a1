"""The prompt format: what is asked of the engine, what is answered, and what is refused."""

import json
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from tests.conftest import Start, StandIn

MAX_BODY_BYTES = 1_000
SENTENCE = "one two three four five six"


@pytest.fixture(scope="module")
def small_server(start: Start) -> StandIn:
    return start(MAX_TOKENS="4", MAX_BODY_BYTES=str(MAX_BODY_BYTES))


def error_of(reply: httpx.Response) -> str:
    said = reply.json()
    assert list(said) == ["error"]
    assert isinstance(said["error"], str)
    return said["error"]


def in_chunks(body: bytes) -> Iterator[bytes]:
    for start in range(0, len(body), 100):
        yield body[start : start + 100]


def test_what_is_not_given_has_its_default(server: StandIn) -> None:
    assert server.invoke({"prompt": SENTENCE}).status_code == 200
    chat = {"messages": [{"role": "user", "content": SENTENCE}], "max_tokens": 512, "temperature": 0.7, "top_p": 0.9}
    assert server.asked[-1] == chat


def test_what_is_given_reaches_the_engine(server: StandIn) -> None:
    given = {"max_tokens": 3, "temperature": 0, "top_p": 1, "stop": ["\n", "END"]}
    server.invoke({"prompt": SENTENCE, **given})
    assert server.asked[-1] == {"messages": [{"role": "user", "content": SENTENCE}], **given}


@pytest.mark.parametrize("stop", [None, []])
def test_no_stop_is_asked_for_where_none_is_given(server: StandIn, stop: Any) -> None:
    server.invoke({"prompt": SENTENCE, "stop": stop})
    assert "stop" not in server.asked[-1]


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
    assert server.asked[-1]["messages"] == [{"role": "user", "content": prompt}]
    server.invoke(json.dumps({"prompt": prompt}, ensure_ascii=False).replace("\x00", "\\u0000").encode())
    assert server.asked[-1]["messages"] == [{"role": "user", "content": prompt}]


def test_a_prompt_may_look_like_a_request(server: StandIn) -> None:
    prompt = json.dumps({"messages": [], "stream": True})
    assert server.invoke({"prompt": prompt}).json()["response"] == prompt


@pytest.mark.parametrize("max_tokens", [None, 4, 5, 10**100])
def test_no_reply_is_longer_than_max_tokens(small_server: StandIn, max_tokens: int | None) -> None:
    given = {"max_tokens": max_tokens} if max_tokens else {}
    reply = small_server.invoke({"prompt": SENTENCE, **given}).json()
    assert (reply["response"], reply["finish_reason"]) == ("one two three four", "length")
    assert small_server.asked[-1]["max_tokens"] == 4


@pytest.mark.parametrize(
    ("field", "value", "allowed"),
    [
        ("prompt", "", "at least 1 character"),
        *(("prompt", value, "valid string") for value in (None, 5, True, ["a"], {"a": "b"})),
        *(("max_tokens", value, "greater than or equal to 1") for value in (0, -1, -(10**100))),
        *(("max_tokens", value, "valid integer") for value in (1.0, 1e3, 1.5, True, "5", None, [5])),
        *(("temperature", value, "greater than or equal to 0") for value in (-0.1, -1)),
        *(("temperature", value, "less than or equal to 2") for value in (2.1, 3)),
        *(("temperature", value, "finite number") for value in (float("nan"), float("inf"), -float("inf"))),
        *(("temperature", value, "valid number") for value in (True, "1", None, [1], 10**400)),
        ("top_p", 0, "greater than 0"),
        ("top_p", -1, "greater than 0"),
        ("top_p", 1.01, "less than or equal to 1"),
        ("top_p", float("nan"), "finite number"),
        *(("top_p", value, "valid number") for value in (False, "1", None)),
        *(("stop", value, "valid list") for value in ("END", 1, {"a": 1}, True)),
        ("stop", ["END"] * 17, "at most 16 items"),
        ("stop.0", [""], "at least 1 character"),
        ("stop.1", ["END", 1], "valid string"),
        ("stop.0", [None], "valid string"),
        *(("stream", value, "valid boolean") for value in (1, 0, "true", None, [])),
        ("n", 2, "(allowed: prompt, max_tokens, temperature, top_p, stop, stream)"),
        ("Prompt", "hello", "(allowed: prompt, max_tokens, temperature, top_p, stop, stream)"),
    ],
)
def test_a_bad_field_is_named_with_what_is_allowed(server: StandIn, field: str, value: Any, allowed: str) -> None:
    asked = len(server.asked)
    reply = server.invoke({"prompt": "hello", field.split(".")[0]: value})
    assert reply.status_code == 400
    assert error_of(reply).startswith(f"{field}: ")
    assert allowed in error_of(reply)
    assert len(server.asked) == asked


def test_all_bad_fields_are_named(server: StandIn) -> None:
    error = error_of(server.invoke({"prompt": 1, "max_tokens": 0, "top_p": 2}))
    assert [problem.split(":")[0] for problem in error.split("; ")] == ["prompt", "max_tokens", "top_p"]


@pytest.mark.parametrize(
    "body",
    [b"[]", b'["prompt"]', b"null", b"5", b'"prompt"', b"{}", b'{"max_tokens": 5}', b'{"prompt": "a", "messages": []}'],
)
def test_a_body_is_an_object_with_prompt_or_messages(server: StandIn, body: bytes) -> None:
    reply = server.invoke(body)
    assert reply.status_code == 400
    assert '"prompt"' in error_of(reply)
    assert '"messages"' in error_of(reply)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"hello",
        b"prompt=hello",
        b'{"prompt": "a"',
        b'{"prompt": "a"} x',
        b'{"prompt": "a",}',
        b"{'prompt': 'a'}",
        b'{"prompt": "\x00"}',
        b'{"prompt": "\xff"}',
        b'{"prompt": "\xc0\xaf"}',
        b'{"prompt": "\xed\xa0\x80"}',
        b'{"prompt": "\xf0\x9f\x98"}',
        b'{"prompt": "\\ud800"}',
        b'{"prompt": "\\udc00\\ud800"}',
        b'{"\\ud800": "a"}',
        '{"prompt": "a"}'.encode("utf-16"),
        b'{"prompt": "a", "max_tokens": ' + b"9" * 5_000 + b"}",
        b"[" * 100_000,
        b'{"prompt": ' * 10_000,
        b'{"messages": ' + b"[" * 5_000 + b"]" * 5_000 + b"}",
    ],
    ids=lambda body: repr(body[:30]),
)
def test_a_body_that_is_no_json_is_refused(server: StandIn, body: bytes) -> None:
    reply = server.invoke(body)
    assert reply.status_code == 400
    assert error_of(reply).startswith("the body must be JSON: ")
    assert server.invoke({"prompt": "hello"}).status_code == 200


@pytest.mark.parametrize(
    "content_type",
    [
        "application/json",
        "APPLICATION/JSON",
        "application/json;charset=utf-8",
        "Application/Json; Charset=UTF-8",
        "application/json ; charset=utf-8",
    ],
)
def test_json_is_taken_however_it_is_written(server: StandIn, content_type: str) -> None:
    reply = server.client.post("/invocations", content=b'{"prompt": "hello"}', headers={"content-type": content_type})
    assert (reply.status_code, reply.json()["response"]) == (200, "hello")


@pytest.mark.parametrize(
    "content_type",
    [
        None,
        "",
        "text/plain",
        "text/plain; a=application/json",
        "application/jsonlines",
        "application/x-www-form-urlencoded",
    ],
)
def test_other_content_types_are_refused(server: StandIn, content_type: str | None) -> None:
    headers = {} if content_type is None else {"content-type": content_type}
    reply = server.client.post("/invocations", content=b'{"prompt": "hello"}', headers=headers)
    assert reply.status_code == 415
    assert "application/json" in error_of(reply)


@pytest.mark.parametrize("is_chunked", [False, True])
def test_a_body_has_at_most_so_many_bytes(small_server: StandIn, is_chunked: bool) -> None:
    largest = json.dumps({"prompt": "é" * 400}, ensure_ascii=False).encode().ljust(MAX_BODY_BYTES)
    headers = {"content-type": "application/json"}
    for body, status in ((largest, 200), (largest + b" ", 413), (largest * 5_000, 413)):
        content = in_chunks(body) if is_chunked else body
        reply = small_server.client.post("/invocations", content=content, headers=headers)
        assert reply.status_code == status
        assert is_chunked == ("content-length" not in reply.request.headers)
    assert error_of(reply) == "the body must be at most 1000 bytes"


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
