"""What each profile must set, and the arithmetic that its leading comment states."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from expert.settings import OURS, PROFILES

ALL = sorted(PROFILES.glob("*.yaml"))
FOR_GPUS = [path for path in ALL if path.stem != "cpu"]
TYPICAL_TOKENS = 1_500
"""Of a question with its passages and its answer."""

for_all = pytest.mark.parametrize("path", ALL, ids=lambda path: path.stem)
for_gpus = pytest.mark.parametrize("path", FOR_GPUS, ids=lambda path: path.stem)


def read(path: Path) -> dict[str, Any]:
    options: dict[str, Any] = yaml.safe_load(path.read_text())
    return options


def stated(path: Path, pattern: str) -> float:
    """The number in the only line of the leading comment that fits."""
    comment = path.read_text().split("\n\n")[0]
    (number,) = re.findall(rf"^#   {pattern}(?: |$)", comment, re.MULTILINE)
    return float(number.replace(",", ""))


def room(path: Path) -> float:
    """Tokens of context, from the figures stated per GPU."""
    usable = stated(path, r"GPU memory: ([\d.]+) GiB") * float(read(path)["gpu-memory-utilization"])
    left = usable - stated(path, r"weights: ([\d.]+) GiB") - stated(path, r"working memory: ([\d.]+) GiB")
    return left * 1_048_576 / stated(path, r"a token: ([\d.]+) KiB")


def test_there_are_profiles() -> None:
    assert {path.stem for path in ALL} >= {"cpu", "a10g", "a10g-x4", "l4", "a100-h100"}


@for_all
def test_names_are_options_as_vllm_writes_them(path: Path) -> None:
    for name in read(path):
        assert re.fullmatch(r"[a-z][a-z0-9]*(-[a-z0-9]+)*", name), name


@for_all
def test_no_option_is_set_twice(path: Path) -> None:
    names = re.findall(r"^([\w-]+):", path.read_text(), re.MULTILINE)
    assert len(names) == len(set(names)) == len(read(path))


@for_all
def test_nothing_is_set_that_the_container_sets(path: Path) -> None:
    assert not read(path).keys() & OURS.keys()


@for_all
def test_sizes_are_set(path: Path) -> None:
    options = read(path)
    for name in ("max-model-len", "max-num-seqs", "max-num-batched-tokens"):
        assert isinstance(options[name], int), name
        assert options[name] > 0, name
    assert options["enable-prefix-caching"] is True


@for_gpus
def test_memory_is_set(path: Path) -> None:
    assert 0.5 <= read(path)["gpu-memory-utilization"] <= 0.95


@for_gpus
def test_room_is_as_stated(path: Path) -> None:
    assert stated(path, r"room for ([\d,]+) tokens") == pytest.approx(room(path), rel=0.01)


@for_gpus
def test_the_longest_request_fits(path: Path) -> None:
    assert read(path)["max-model-len"] <= room(path)


@for_gpus
def test_as_many_typical_requests_fit_as_may_run(path: Path) -> None:
    assert read(path)["max-num-seqs"] * TYPICAL_TOKENS <= 1.1 * room(path)


@for_gpus
def test_as_many_gpus_as_its_name_says(path: Path) -> None:
    gpus = re.search(r"-x(\d+)$", path.stem)
    assert read(path).get("tensor-parallel-size", 1) == int(gpus[1] if gpus else 1)
