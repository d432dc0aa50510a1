"""Requests that are refused, and that the engine never hears of."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from tests.conftest import MAX_BODY_BYTES, StandIn, error_of


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
        *(("stream", value, "valid boolean") for value in (1, 0, "true", None, [True])),
        ("n", 2, "(allowed: prompt, max_tokens, temperature, top_p, stop, stream)"),
        ("Prompt", "hello", "(allowed: prompt, max_tokens, temperature, top_p, stop, stream)"),
    ],
)
def test_a_bad_field_is_named_with_what_is_allowed(server: StandIn, field: str, value: Any, allowed: str) -> None:
    asked = len(server.asked)
    reply = server.invoke({"prompt": "hello", field.split(".", maxsplit=1)[0]: value})
    assert reply.status_code == 400
    assert error_of(reply).startswith(f"{field}: ")
    assert allowed in error_of(reply)
    assert len(server.asked) == asked


def test_all_bad_fields_are_named(server: StandIn) -> None:
    error = error_of(server.invoke({"prompt": 1, "max_tokens": 0, "top_p": 2}))
    assert [problem.split(":")[0] for problem in error.split("; ")] == ["prompt", "max_tokens", "top_p"]


@pytest.mark.parametrize(
    "fields", [{f"field{number}": 1 for number in range(5_000)}, {"k" * 100_000: 1}], ids=["many", "long"]
)
def test_a_refusal_is_short_whatever_is_sent(server: StandIn, fields: dict[str, int]) -> None:
    reply = server.invoke({"prompt": "hello", **fields})
    assert reply.status_code == 400
    assert len(error_of(reply)) < 10_000


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


def in_chunks(body: bytes) -> Iterator[bytes]:
    for start in range(0, len(body), 100):
        yield body[start : start + 100]


@pytest.mark.parametrize("is_chunked", [False, True])
def test_a_body_has_at_most_so_many_bytes(small_server: StandIn, is_chunked: bool) -> None:
    largest = json.dumps({"prompt": "é" * 400}, ensure_ascii=False).encode().ljust(MAX_BODY_BYTES)
    headers = {"content-type": "application/json"}
    for body, status in ((largest, 200), (largest + b" ", 413), (largest * 500, 413)):
        content = in_chunks(body) if is_chunked else body
        reply = small_server.client.post("/invocations", content=content, headers=headers)
        assert reply.status_code == status
        assert is_chunked == ("content-length" not in reply.request.headers)
    assert error_of(reply) == f"the body must be at most {MAX_BODY_BYTES} bytes"
