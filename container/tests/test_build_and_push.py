"""`build-and-push`, with commands `docker` and `aws` that note what they are asked."""

import os
import subprocess
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[1] / "build-and-push"
REGISTRY = "123456789012.dkr.ecr.us-east-1.amazonaws.com"
DOCKER = """
[ "$1" != login ] || cat >/dev/null
"""
AWS = """
case "$*" in
  *get-caller-identity*) echo 123456789012 ;;
  *get-login-password*) echo PASSWORD ;;
  *describe-repositories*) exit "$NO_REPOSITORY" ;;
esac
"""


@pytest.fixture
def commands(tmp_path: Path) -> Path:
    for name, does in (("docker", DOCKER), ("aws", AWS)):
        program = tmp_path / name
        program.write_text(f'#!/bin/sh\necho "{name} $*" >> "$ASKED"\n{does}')
        program.chmod(0o755)
    return tmp_path


def run(commands: Path, *arguments: str, **env: str) -> tuple[subprocess.CompletedProcess[str], list[str]]:
    asked = commands / "asked"
    own = {"PATH": f"{commands}:{os.environ['PATH']}", "ASKED": str(asked), "NO_REPOSITORY": "0", "HOME": str(commands)}
    done = subprocess.run(
        [str(SCRIPT), *arguments], env={**own, **env}, capture_output=True, text=True, timeout=30, check=False
    )
    return done, asked.read_text().splitlines() if asked.exists() else []


def test_builds_an_image_that_sagemaker_takes_and_pushes_it(commands: Path) -> None:
    done, asked = run(commands, "--region", "us-east-1", "--tag", "v1")
    assert done.returncode == 0, done.stderr
    build = asked[-1]
    assert build.startswith("docker buildx build --platform linux/amd64 --provenance=false --sbom=false")
    assert f"--tag {REGISTRY}/tiered-support-expert:v1 " in build
    assert "oci-mediatypes=false,push=true" in build
    assert "BAKE" not in build
    assert f"docker login --username AWS --password-stdin {REGISTRY}" in asked
    assert not [command for command in asked if "create-repository" in command]
    assert done.stdout.splitlines()[-1] == f"done: {REGISTRY}/tiered-support-expert:v1"


def test_says_each_command_that_changes_something(commands: Path) -> None:
    done, asked = run(commands, "--region", "us-east-1", "--tag", "v1", NO_REPOSITORY="254")
    said = [line.removeprefix("+ ") for line in done.stderr.splitlines() if line.startswith("+ ")]
    changing = [command for command in asked if "create-repository" in command or "docker" in command]
    assert [command.split()[:3] for command in said] == [
        ["aws", "ecr", "create-repository"],
        ["docker", "login", REGISTRY],
        ["docker", "buildx", "build"],
    ]
    assert len(changing) == len(said)
    assert "PASSWORD" not in done.stdout + done.stderr


def test_a_dry_run_changes_nothing(commands: Path) -> None:
    done, asked = run(commands, "--region", "us-east-1", "--dry-run", NO_REPOSITORY="254")
    assert done.returncode == 0
    assert [command.split()[:3] for command in asked] == [
        ["aws", "sts", "get-caller-identity"],
        ["aws", "ecr", "describe-repositories"],
    ]


def test_puts_a_model_into_the_image_without_showing_the_token(commands: Path) -> None:
    done, asked = run(commands, "--region", "us-east-1", "--bake", "some/model", HF_TOKEN="hf_SECRET")
    assert "--build-arg BAKE=some/model --build-arg MODEL_ID=/opt/model" in asked[-1]
    assert "--secret id=hf_token,env=HF_TOKEN" in asked[-1]
    assert "hf_SECRET" not in done.stdout + done.stderr + "".join(asked)


def test_knows_the_registry_of_another_partition(commands: Path) -> None:
    done, _ = run(commands, "--region", "cn-north-1", "--tag", "v1", "--dry-run")
    assert "image: 123456789012.dkr.ecr.cn-north-1.amazonaws.com.cn/" in done.stdout


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["--region", "us east"], "--region must be a region such as us-east-1, not 'us east'"),
        (["--region"], "--region needs a value"),
        ([], "--region must be a region"),
        (["--region", "us-east-1", "--repository", "Upper"], "--repository must be"),
        (["--region", "us-east-1", "--tag", "a b"], "--tag must be"),
        (["--nope"], "there is no --nope"),
    ],
)
def test_refuses_what_it_cannot_use_before_it_asks_anybody(
    commands: Path, arguments: list[str], complaint: str
) -> None:
    done, asked = run(commands, *arguments)
    assert done.returncode == 2
    assert complaint in done.stderr
    assert not [command for command in asked if "configure" not in command]
