"""What a request and a reply may at most be."""

from collections.abc import Mapping
from dataclasses import dataclass


class SettingsError(Exception):
    """Names the variable and what is allowed."""


@dataclass(frozen=True)
class Limits:
    max_tokens: int
    """The most tokens that any reply has, whatever is asked for."""
    max_body_bytes: int
    reply_seconds: int
    """For replies that are not streamed. SageMaker hangs up after 60 s; whatever is written later is for nobody."""


def read_limits(env: Mapping[str, str]) -> Limits:
    return Limits(
        max_tokens=read_whole_number(env, "MAX_TOKENS", 2_048),
        max_body_bytes=read_whole_number(env, "MAX_BODY_BYTES", 1_048_576),
        reply_seconds=read_whole_number(env, "REPLY_SECONDS", 58),
    )


def read_whole_number(env: Mapping[str, str], variable: str, default: int, most: int = 1_000_000_000) -> int:
    text = env.get(variable, str(default))
    if not (text.isascii() and text.isdigit() and len(text) <= len(str(most)) and 1 <= int(text) <= most):
        raise SettingsError(f"{variable} must be a whole number from 1 to {most}, not {text!r}")
    return int(text)
