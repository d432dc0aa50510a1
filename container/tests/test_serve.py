"""The container's command from its start to its end, with a stand-in for the engine's command."""

import fcntl
import http.client
import json
import os
import signal
import socket
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.served import Served, serving, until

LOADING = {"STAND_IN_LOADING_SECONDS": "600"}
MIB = 1_048_576


@pytest.fixture(scope="module")
def loading() -> Iterator[Served]:
    with serving(**LOADING) as served:
        served.await_status(503)
        yield served


@pytest.fixture(scope="module")
def ready() -> Iterator[Served]:
    with serving() as served:
        served.await_status(200)
        yield served


def chunks() -> Iterator[bytes]:
    for _ in range(16):
        yield bytes(MIB // 16)


class TestLoading:
    @pytest.mark.parametrize(
        ("method", "path", "body"),
        [
            ("GET", "/ping", None),
            ("POST", "/invocations", b'{"prompt": "Hello"}'),
            ("POST", "/invocations", bytes(MIB)),
            ("POST", "/invocations", chunks()),
        ],
        ids=["ping", "small", "large", "chunked"],
    )
    def test_all_are_told_to_try_again(self, loading: Served, method: str, path: str, body: Any) -> None:
        reply = loading.client.request(method, path, content=body)
        assert reply.status_code == 503
        assert int(reply.headers["retry-after"]) > 0
        assert reply.headers["content-type"] == "application/json"
        assert reply.json() == {"error": "the model is being loaded"}

    def test_many_are_told_at_once(self, loading: Served) -> None:
        with ThreadPoolExecutor(50) as pool:
            assert list(pool.map(lambda _: httpx.get(f"{loading.client.base_url}/ping").status_code, range(50)))

    def test_the_same_port_serves_afterwards(self) -> None:
        with serving(STAND_IN_LOADING_SECONDS="0.5") as served:
            served.await_status(503)
            served.await_status(200)
            assert served.client.post("/invocations", json={"prompt": "Hello"}).json()["response"] == "Hello"
