"""Which model is served, and with which of vLLM's options. All of it comes from environment variables.

- MODEL_ID: a hub id, or the path of a model inside the image. A model that SageMaker has put into /opt/ml/model goes
  before it.
- PROFILE: a file in `profiles`, or `auto`, the one for the GPUs found.
- MAX_TOKENS, MAX_BODY_BYTES, REPLY_SECONDS: the limits, see `limits.py`.
- SM_VLLM_FOO_BAR: vLLM's option `--foo-bar`, over the profile's. `true` and `false` for switches, a JSON array for
  several values.
- SAGEMAKER_WIRE: with `1`, SageMaker's own paths are answered as well, for use without AWS.
"""

import json
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from expert.limits import SettingsError, read_limits

PROFILES = Path(__file__).parent.parent / "profiles"
SAGEMAKER_MODEL = Path("/opt/ml/model")
DRAIN_SECONDS = 25
"""How long replies under way may take after SIGTERM; SageMaker kills after 30 s."""

OURS = {
    "model": "MODEL_ID",
    "override-generation-config": "MAX_TOKENS",
    "config": "PROFILE",
    "uds": "nothing",
    "host": "nothing",
    "port": "nothing",
    "enable-log-requests": "nothing: prompts are never logged",
}
"""Options that the container sets itself, and what is set instead of them."""

PROFILE_FOR = {
    ("A10G", 1): "a10g",
    ("A10G", 4): "a10g-x4",
    ("L4", 1): "l4",
    ("A100", 1): "a100-h100",
    ("H100", 1): "a100-h100",
    ("H200", 1): "a100-h100",
}


@dataclass(frozen=True)
class Settings:
    model: str
    profile: str
    options: tuple[str, ...]
    """vLLM's, beside the profile's."""

    @property
    def is_local(self) -> bool:
        return self.model.startswith("/")

    def to_command(self, socket: str) -> list[str]:
        config = str(PROFILES / f"{self.profile}.yaml")
        return ["vllm", "serve", self.model, "--config", config, "--uds", socket, *self.options]


def read_settings(env: Mapping[str, str], sagemaker_model: Path = SAGEMAKER_MODEL) -> Settings:
    profile = env.get("PROFILE", "auto")
    profiles = sorted(path.stem for path in PROFILES.glob("*.yaml"))
    if profile == "auto":
        profile = profile_for(list_gpus())
    elif profile not in profiles:
        raise SettingsError(f"PROFILE must be auto or one of {', '.join(profiles)}, not {profile!r}")
    return Settings(
        model=find_model(env, sagemaker_model),
        profile=profile,
        options=(
            *("--override-generation-config", json.dumps({"max_new_tokens": read_limits(env).max_tokens})),
            *("--shutdown-timeout", str(DRAIN_SECONDS)),
            "--enable-prompt-tokens-details",
            "--disable-access-log-for-endpoints=/ping",
            *read_wire(env),
            *read_options(env),
        ),
    )


def find_model(env: Mapping[str, str], sagemaker_model: Path) -> str:
    """A model from S3 lies in /opt/ml/model, or in its only folder where the archive was packed with one."""
    found = sorted(sagemaker_model.iterdir()) if sagemaker_model.is_dir() else []
    places = [sagemaker_model, *found] if len(found) == 1 else [sagemaker_model]
    for place in places:
        if (place / "config.json").is_file():
            return str(place)
    if found:
        names = ", ".join(path.name for path in found[:5])
        raise SettingsError(f"{sagemaker_model} must hold a model with its config.json, not only {names}")
    model = env.get("MODEL_ID", "")
    if not model:
        raise SettingsError("MODEL_ID must be a hub id or the path of a model, where SageMaker brings no model")
    if model.startswith("/") and not (Path(model) / "config.json").is_file():
        raise SettingsError(f"MODEL_ID must be a folder with a config.json, and {model} is none")
    return model


def read_wire(env: Mapping[str, str]) -> list[str]:
    wire = env.get("SAGEMAKER_WIRE") or "0"
    if wire not in ("0", "1"):
        raise SettingsError(f"SAGEMAKER_WIRE must be 0 or 1, not {wire!r}")
    return ["--middleware=expert.sagemaker_wire.SageMakerWire"] if wire == "1" else []


def read_options(env: Mapping[str, str]) -> list[str]:
    options: list[str] = []
    for variable in sorted(env):
        if not variable.startswith("SM_VLLM_"):
            continue
        name = variable.removeprefix("SM_VLLM_").lower().replace("_", "-")
        value = env[variable]
        if not name:
            raise SettingsError(f"{variable} must name one of vLLM's options")
        if name in OURS:
            raise SettingsError(f"{variable} is not taken; instead set {OURS[name]}")
        if not value:
            raise SettingsError(f"{variable} must have a value")
        if value.lower() in ("true", "false"):
            options.append(f"--{name}" if value.lower() == "true" else f"--no-{name}")
        elif value.startswith("["):
            options += [f"--{name}", *to_values(variable, value)]
        else:
            options.append(f"--{name}={value}")
    return options


def to_values(variable: str, text: str) -> list[str]:
    try:
        values = json.loads(text)
    except ValueError as error:
        raise SettingsError(f"{variable} must be a JSON array where it starts with [: {error}") from error
    if not values:
        raise SettingsError(f"{variable} must name at least one value")
    return [value if isinstance(value, str) else json.dumps(value) for value in values]


def profile_for(gpus: list[str]) -> str:
    """The profile for GPUs of these names, as nvidia-smi says them."""
    found = ", ".join(gpus) or "a machine without a GPU"
    if len(set(gpus)) == 1:
        for word in gpus[0].replace("-", " ").split():
            if (word, len(gpus)) in PROFILE_FOR:
                return PROFILE_FOR[word, len(gpus)]
    raise SettingsError(f"PROFILE must be set: none is known for {found}")


def list_gpus() -> list[str]:
    command = ["nvidia-smi", "--query-gpu=name", "--format=csv,noheader"]
    try:
        names = subprocess.run(command, capture_output=True, text=True, check=True, timeout=30).stdout  # noqa: S603
    except (OSError, subprocess.SubprocessError):
        return []
    return [name.strip() for name in names.splitlines() if name.strip()]
