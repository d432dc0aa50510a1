"""SageMaker's own paths, asked by the AWS SDK."""

import json
from typing import Any

import boto3  # type: ignore[import-untyped]
import pytest
from botocore.config import Config  # type: ignore[import-untyped]
from botocore.exceptions import ClientError  # type: ignore[import-untyped]

from tests.conftest import StandIn, Start
from tests.served import until

SENTENCE = "naïve café 日本語 \U0001f600"
NAME = "support-expert-1"


@pytest.fixture(scope="module")
def wire_server(start: Start) -> StandIn:
    return start(SAGEMAKER_WIRE="1", MAX_BODY_BYTES="1000")


@pytest.fixture(scope="module")
def sdk(wire_server: StandIn) -> Any:
    return boto3.client(
        "sagemaker-runtime",
        endpoint_url=wire_server.url,
        region_name="eu-west-1",
        aws_access_key_id="none",
        aws_secret_access_key="none",
        config=Config(retries={"total_max_attempts": 1}, proxies={}),
    )


def invoke(sdk: Any, body: Any, content_type: str = "application/json") -> Any:
    return sdk.invoke_endpoint(EndpointName=NAME, ContentType=content_type, Body=json.dumps(body))


def invoke_streamed(sdk: Any, body: Any, content_type: str = "application/json") -> Any:
    return sdk.invoke_endpoint_with_response_stream(EndpointName=NAME, ContentType=content_type, Body=json.dumps(body))


def join(reply: Any) -> bytes:
    return b"".join(event["PayloadPart"]["Bytes"] for event in reply["Body"])


@pytest.mark.parametrize(
    "body", [{"prompt": SENTENCE}, {"messages": [{"role": "user", "content": SENTENCE}]}], ids=["prompt", "messages"]
)
def test_a_reply_is_the_containers(wire_server: StandIn, sdk: Any, body: dict[str, Any]) -> None:
    reply = invoke(sdk, body)
    expected = wire_server.invoke(body)
    assert reply["ContentType"] == "application/json"
    assert reply["Body"].read() == expected.content


@pytest.mark.parametrize("size", [None, 1])
@pytest.mark.parametrize(
    "body", [{"prompt": SENTENCE}, {"messages": [{"role": "user", "content": SENTENCE}]}], ids=["prompt", "messages"]
)
def test_the_parts_of_a_stream_are_the_containers(
    wire_server: StandIn, sdk: Any, body: dict[str, Any], size: int | None
) -> None:
    wire_server.behave(cuts_bytes=size)
    streamed = {**body, "stream": True}
    reply = invoke_streamed(sdk, streamed)
    assert reply["ContentType"].startswith("text/event-stream")
    assert join(reply) == wire_server.invoke(streamed).content


def test_a_reply_that_is_not_streamed_fits_into_a_part(wire_server: StandIn, sdk: Any) -> None:
    reply = invoke_streamed(sdk, {"prompt": SENTENCE})
    assert reply["ContentType"] == "application/json"
    assert join(reply) == wire_server.invoke({"prompt": SENTENCE}).content


def test_a_part_comes_when_it_is_there_and_hanging_up_ends_the_work(wire_server: StandIn, sdk: Any) -> None:
    given_up = wire_server.given_up
    wire_server.behave(token_seconds=0.05)
    reply = invoke_streamed(sdk, {"prompt": "a " * 400, "stream": True})
    assert next(iter(reply["Body"]))["PayloadPart"]["Bytes"] == b'data: {"response":"a"}\n\n'
    reply["Body"].close()
    until(lambda: wire_server.given_up == given_up + 1)


@pytest.mark.parametrize("ask", [invoke, invoke_streamed])
@pytest.mark.parametrize(
    ("content_type", "body", "refusal"),
    [
        ("application/json", {"prompt": "hello", 'quot"é': 1}, (400, 'quot"é: Extra inputs')),
        ("application/json", {"prompt": "a" * 2_000}, (413, "at most 1000 bytes")),
        ("text/plain", {"prompt": "hello"}, (415, "application/json")),
    ],
)
def test_a_refusal_is_a_model_error(sdk: Any, ask: Any, content_type: str, body: Any, refusal: tuple[int, str]) -> None:
    status, text = refusal
    with pytest.raises(ClientError) as caught:
        ask(sdk, body, content_type)
    response = caught.value.response
    assert response["Error"]["Code"] == "ModelError"
    assert response["ResponseMetadata"]["HTTPStatusCode"] == 424
    assert response["OriginalStatusCode"] == status
    assert text in json.loads(response["OriginalMessage"])["error"]
    assert f"Received client error ({status}) from primary with message" in response["Error"]["Message"]


@pytest.mark.parametrize("ask", [invoke, invoke_streamed])
@pytest.mark.parametrize("behaviour", [{"fails_with": 500}, {"raises": True}])
def test_a_failure_of_the_engine_is_a_model_error(
    wire_server: StandIn, sdk: Any, ask: Any, behaviour: dict[str, Any]
) -> None:
    wire_server.behave(**behaviour)
    with pytest.raises(ClientError) as caught:
        ask(sdk, {"prompt": "hello", "stream": True})
    response = caught.value.response
    assert (response["Error"]["Code"], response["OriginalStatusCode"]) == ("ModelError", 500)
    assert list(json.loads(response["OriginalMessage"])) == ["error"]
    assert "Received server error (500) from primary with message" in response["Error"]["Message"]


@pytest.mark.parametrize(
    "path",
    [
        "/endpoints/a_b/invocations",
        "/endpoints//invocations",
        "/endpoints/a/b/invocations",
        f"/endpoints/{'a' * 64}/invocations",
        "/endpoints/a/invocations-response",
        "/endpoints/a/invocations-response-stream/more",
        "/endpoints/a/invocations%0A",
        "/x/endpoints/a/invocations",
        "/endpoints/a",
    ],
)
def test_other_paths_are_not_found(wire_server: StandIn, path: str) -> None:
    assert wire_server.client.post(path, json={"prompt": "hello"}).status_code == 404


def test_the_containers_own_paths_stay(wire_server: StandIn) -> None:
    assert wire_server.invoke({"prompt": "hello"}).json()["response"] == "hello"
    assert wire_server.invoke({"prompt": ""}).status_code == 400
    until(lambda: wire_server.client.get("/ping").status_code == 200)


@pytest.mark.parametrize("kind", ["invocations", "invocations-response-stream"])
def test_without_the_setting_the_paths_are_not_found(server: StandIn, kind: str) -> None:
    assert server.client.post(f"/endpoints/{NAME}/{kind}", json={"prompt": "hello"}).status_code == 404
