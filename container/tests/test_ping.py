"""/ping says 200 only when a prompt can be answered."""

import httpx
import pytest

from tests.conftest import StandIn, Start
from tests.served import until


@pytest.fixture
def new_server(start: Start) -> StandIn:
    """One that has not been pinged yet."""
    return start()


def ping(server: StandIn) -> httpx.Response:
    return server.client.get("/ping")


def is_ready(server: StandIn) -> bool:
    return ping(server).status_code == 200


def test_it_is_well_once_a_prompt_has_been_answered(new_server: StandIn) -> None:
    first = ping(new_server)
    assert (first.status_code, first.json()) == (503, {"error": "the model is being tried"})
    until(lambda: is_ready(new_server))
    assert new_server.chat["max_tokens"] == 1
    assert all(is_ready(new_server) for _ in range(5))
    assert len(new_server.asked) == 1


def test_a_slow_trial_does_not_hold_a_ping_up(new_server: StandIn) -> None:
    new_server.behave(token_seconds=600)
    for _ in range(5):
        assert ping(new_server).json() == {"error": "the model is being tried"}
    until(lambda: len(new_server.asked) == 1)
    assert ping(new_server).status_code == 503
    assert len(new_server.asked) == 1


@pytest.mark.parametrize(
    ("behaviour", "reason"), [({"has_template": False}, "default chat template"), ({"raises": True}, "stumbled")]
)
def test_it_says_why_a_prompt_cannot_be_answered_and_tries_again(
    new_server: StandIn, behaviour: dict[str, bool], reason: str
) -> None:
    new_server.behave(**behaviour)
    until(lambda: "the model cannot answer: " in ping(new_server).text)
    assert ping(new_server).status_code == 503
    until(lambda: reason in ping(new_server).text)
    new_server.behave()
    until(lambda: is_ready(new_server))


def test_it_is_as_well_as_the_engine(server: StandIn) -> None:
    until(lambda: is_ready(server))
    server.behave(is_well=False)
    assert ping(server).status_code == 503
    server.behave()
    assert ping(server).status_code == 200
