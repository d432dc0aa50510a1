"""No prompt, and no reply, is in what the process writes, however much it is told to log."""

import json
from typing import Any

from tests.conftest import StandIn, Start
from tests.served import until

MARKER = "my-card-is-4929-1234"
DEBUG = {"SAGEMAKER_CONTAINER_LOG_LEVEL": "DEBUG", "LOG_LEVEL": "DEBUG", "VLLM_LOGGING_LEVEL": "DEBUG"}


def ask_in_all_ways(server: StandIn) -> None:
    long = f"{MARKER} " * 300
    chat = [{"role": "user", "content": MARKER}]
    bodies: list[Any] = [
        {"prompt": MARKER},
        {"prompt": MARKER, "stream": True},
        {"prompt": [MARKER]},
        {"prompt": "", MARKER: MARKER},
        {"prompt": MARKER, "stop": [MARKER, ""]},
        {"prompt": MARKER, "max_tokens": MARKER},
        {"prompt": MARKER, "messages": chat},
        {"prompt": long},
        {"prompt": long * 10},
        {"messages": chat},
        {"messages": chat, "stream": True},
        {"messages": MARKER},
        {"messages": chat, "max_tokens": MARKER},
        f'{{"prompt": "{MARKER}'.encode(),
        f'{{"prompt": "{MARKER}\ud83d"}}'.encode(errors="surrogatepass"),
        MARKER.encode(),
        b"[" * 1_000 + MARKER.encode(),
    ]
    for body in bodies:
        server.invoke(body)
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        server.client.post("/invocations", content=content, headers={"content-type": "text/plain"})
        for path in ("/endpoints/expert/invocations", "/endpoints/expert/invocations-response-stream"):
            server.client.post(path, content=content, headers={"content-type": "application/json"})


def hang_up_while_waiting(server: StandIn, body: Any) -> None:
    server.behave(token_seconds=100)
    asked, given_up = len(server.asked), server.given_up
    with server.begin(body):
        until(lambda: len(server.asked) == asked + 1)
    until(lambda: server.given_up == given_up + 1)


def test_nothing_of_a_request_is_written(start: Start) -> None:
    server = start(SAGEMAKER_WIRE="1", MAX_BODY_BYTES="10000", REPLY_SECONDS="1", **DEBUG)
    until(lambda: server.client.get("/ping").status_code == 200)
    behaviours: tuple[dict[str, Any], ...] = (
        {},
        {"fails_with": 500},
        {"raises": True},
        {"breaks_off_after": 0},
        {"context_tokens": 100},
    )
    for behaviour in behaviours:
        server.behave(**behaviour)
        ask_in_all_ways(server)
    server.begin({"prompt": MARKER}, missing_bytes=1).close()
    hang_up_while_waiting(server, {"prompt": MARKER})
    hang_up_while_waiting(server, {"prompt": MARKER, "stream": True})
    assert server.invoke({"prompt": MARKER}).status_code == 504
    written = server.stop()
    assert MARKER not in written
    assert MARKER[:8] not in written
    # It has written of these requests, and as much as it was told to.
    assert '"POST /invocations HTTP/1.1" 200' in written
    assert '"POST /invocations HTTP/1.1" 413' in written
    assert '"POST /invocations HTTP/1.1" 500' in written
    assert "[DEBUG]" in written
