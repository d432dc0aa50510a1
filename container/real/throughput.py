"""Compares the course's way of serving with ours, on the same model, the same machine and the same requests.

    python throughput.py [--hidden N] [--layers N] [--callers 1,8,32,64] [--tokens 64] [--device cpu|cuda] [--out FILE]

One server runs at a time, the course's (`course_server.py`) first; PROFILE says which of our profiles is used. The
model has random weights and no token that ends a reply, so that every reply has exactly as many tokens as are asked
for; the counts are checked.
"""

import argparse
import asyncio
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import torch
from load import PeakMemory, Run, make_prompts, run
from served import Server, running, served
from tiny_model import KNOWLEDGE, make_model
from tokenizers import Tokenizer

FEWEST_REQUESTS = 4
COURSE_PORT = 8124
COURSE = "course"
OURS = "ours"
STREAMED = "ours, streamed"

NOTES = """\
Shows how the two ways of serving share out one machine among callers. Does not show the quality of any answer (the
weights are random), nor the speed of another model or on another machine, nor that of a network. All prompts differ
from their first token on, so that no cache of prefixes helps. The course's server cannot stream: its first token comes
with its last. Memory is what all processes of a server hold at most, with what vLLM sets aside for its cache; on a GPU
it is the GPU's."""


@dataclass(frozen=True)
class Row:
    way: str
    callers: int
    best: Run
    """The repeat with the most tokens a second."""
    memory: int
    """Bytes."""


def drop_end(folder: Path) -> None:
    """Leaves the model without a token that ends a reply."""
    for name in ("config.json", "generation_config.json", "tokenizer_config.json"):
        file = folder / name
        fields = json.loads(file.read_text())
        file.write_text(json.dumps({key: fields[key] for key in fields if key not in ("eos_token_id", "eos_token")}))


@contextmanager
def course_served(model: Path, device: str) -> Iterator[Server]:
    command = [sys.executable, str(Path(__file__).parent / "course_server.py")]
    env = {"MODEL_ID": str(model), "PORT": str(COURSE_PORT), "DEVICE": device}
    with running(command, COURSE_PORT, model / "course.log", env) as server:
        yield server


def measure(server: Server, ways: tuple[str, ...], model: Path, options: argparse.Namespace) -> list[Row]:
    tokenizer = Tokenizer.from_file(str(model / "tokenizer.json"))

    def once(callers: int, way: str, turn: str) -> Run:
        # The same for both servers, and never the same twice for one, which would find it in its cache.
        seed = f"{callers}, {turn}, {way == STREAMED}"
        prompts = make_prompts(KNOWLEDGE, tokenizer, max(FEWEST_REQUESTS, callers * options.requests), seed)
        done = asyncio.run(run(server.url, prompts, callers, options.tokens, is_streamed=way == STREAMED))
        counts = {reply.tokens for reply in done.replies}
        if counts != {options.tokens}:
            raise SystemExit(f"{way}: replies had {sorted(counts)} tokens instead of {options.tokens}")
        return done

    for way in ways:
        once(1 if way == COURSE else max(options.callers), way, "warming up")
    rows = []
    for callers in options.callers:
        for way in ways:
            with PeakMemory(server.process) as memory:
                runs = [once(callers, way, str(turn)) for turn in range(options.repeats)]
            held = gpu_memory() if options.device == "cuda" else memory.bytes
            rows.append(Row(way, callers, max(runs, key=lambda done: done.tokens_per_second), held))
            best = rows[-1].best.tokens_per_second
            print(f"{way}: {callers} callers, {best:.0f} tokens/s", file=sys.stderr, flush=True)
    return rows


def gpu_memory() -> int:
    """Bytes in use on all GPUs. vLLM takes what it may have when it starts, and transformers keeps what it took."""
    command = ["nvidia-smi", "--query-gpu=memory.used", "--format=csv,noheader,nounits"]
    used = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    return sum(int(line) for line in used.split()) * 2**20


def to_line(row: Row, course_tokens_per_second: float) -> str:
    done = row.best
    cells = [
        str(row.callers),
        row.way,
        f"{done.tokens_per_second:.0f}",
        f"{done.tokens_per_second / course_tokens_per_second:.1f}",
        f"{done.first_seconds(0.5):.2f}",
        f"{done.seconds_until(0.5):.2f}",
        f"{done.seconds_until(0.95):.2f}",
        f"{row.memory / 2**30:.1f}",
    ]
    return f"| {' | '.join(cells)} |"


def to_report(rows: list[Row], model: Path, machine: str, options: argparse.Namespace) -> str:
    size = (model / "model.safetensors").stat().st_size
    asked = max(reply.prompt_tokens for row in rows for reply in row.best.replies)
    course = {row.callers: row.best.tokens_per_second for row in rows if row.way == COURSE}
    lines = [
        f"Llama of hidden size {options.hidden} and {options.layers} layers, {size / 2**20:.0f} MiB in bfloat16; "
        f"{machine}. Prompts of up to {asked} tokens, replies of {options.tokens}; "
        f"requests a caller: {options.requests} (at least {FEWEST_REQUESTS} in all); best of {options.repeats}.",
        "",
        "| callers | served | tokens/s | times the course's | first token p50 s | reply p50 s | p95 s | memory GiB |",
        "| ---: | --- | ---: | ---: | ---: | ---: | ---: | ---: |",
        *(to_line(row, course[row.callers]) for row in sorted(rows, key=lambda row: row.callers)),
        "",
        NOTES,
    ]
    return "\n".join(lines) + "\n"


def describe_machine(device: str) -> str:
    return torch.cuda.get_device_name() if device == "cuda" else f"{os.cpu_count()} CPU cores"


def read_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--hidden", type=int, default=512)
    parser.add_argument("--layers", type=int, default=8)
    parser.add_argument("--callers", type=lambda text: [int(part) for part in text.split(",")], default="1,8,32,64")
    parser.add_argument("--tokens", type=int, default=64)
    parser.add_argument("--requests", type=int, default=1, help="that each caller sends")
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--device", choices=("cpu", "cuda"), default="cpu")
    parser.add_argument("--out", type=Path)
    return parser.parse_args()


def main() -> None:
    options = read_options()
    env = {"PROFILE": os.environ.get("PROFILE", "cpu" if options.device == "cpu" else "auto")}
    # The most positions that the model has, whatever the profile says.
    env["SM_VLLM_MAX_MODEL_LEN"] = "4096"
    with tempfile.TemporaryDirectory() as folder:
        model = Path(folder)
        make_model(model, options.hidden, options.layers)
        drop_end(model)
        with course_served(model, options.device) as server:
            rows = measure(server, (COURSE,), model, options)
        with served(model, **env) as server:
            rows += measure(server, (OURS, STREAMED), model, options)
        report = to_report(rows, model, describe_machine(options.device), options)
    print(report)
    if options.out:
        options.out.write_text(report)


if __name__ == "__main__":
    main()
