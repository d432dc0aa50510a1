"""Environment variables to the model, the profile, and the command that starts the engine."""

import json
import os
from pathlib import Path

import pytest

from expert.limits import SettingsError
from expert.settings import PROFILES, SAGEMAKER_MODEL, find_model, profile_for, read_settings

A10G, A10, L4, L40S, T4 = "NVIDIA A10G", "NVIDIA A10", "NVIDIA L4", "NVIDIA L40S", "Tesla T4"
A100, H100, H200 = "NVIDIA A100-SXM4-40GB", "NVIDIA H100 80GB HBM3", "NVIDIA H200"
HUB = {"PROFILE": "cpu", "MODEL_ID": "some/model"}


def put_model(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "config.json").write_text("{}")


def value_of(option: str, options: tuple[str, ...]) -> str:
    return options[options.index(option) + 1]


class TestModel:
    def test_one_that_sagemaker_brings_goes_before_a_hub_id(self, tmp_path: Path) -> None:
        put_model(tmp_path)
        settings = read_settings(HUB, tmp_path)
        assert settings.model == str(tmp_path)
        assert settings.is_local

    def test_it_may_lie_in_the_only_folder(self, tmp_path: Path) -> None:
        put_model(tmp_path / "packed")
        assert find_model({}, tmp_path) == str(tmp_path / "packed")

    def test_files_beside_config_json_do_not_matter(self, tmp_path: Path) -> None:
        put_model(tmp_path)
        put_model(tmp_path / "original")
        assert find_model({}, tmp_path) == str(tmp_path)

    def test_of_two_folders_none_is_chosen(self, tmp_path: Path) -> None:
        put_model(tmp_path / "first")
        put_model(tmp_path / "second")
        with pytest.raises(SettingsError, match=r"config\.json, not only first, second"):
            find_model({"MODEL_ID": "some/model"}, tmp_path)

    def test_a_folder_with_something_else_is_refused(self, tmp_path: Path) -> None:
        (tmp_path / "model.tar.gz").touch()
        with pytest.raises(SettingsError, match=r"config\.json, not only model\.tar\.gz"):
            find_model({"MODEL_ID": "some/model"}, tmp_path)

    @pytest.mark.parametrize("exists", [True, False], ids=["empty", "absent"])
    def test_a_hub_id_where_sagemaker_brings_none(self, tmp_path: Path, exists: bool) -> None:
        settings = read_settings(HUB, tmp_path if exists else tmp_path / "none")
        assert settings.model == "some/model"
        assert not settings.is_local

    def test_a_path_inside_the_image(self, tmp_path: Path) -> None:
        put_model(tmp_path / "baked")
        settings = read_settings({**HUB, "MODEL_ID": str(tmp_path / "baked")}, tmp_path / "none")
        assert settings.model == str(tmp_path / "baked")
        assert settings.is_local

    def test_a_path_without_a_model_is_refused(self, tmp_path: Path) -> None:
        with pytest.raises(SettingsError, match=r"^MODEL_ID must be a folder with a config\.json"):
            find_model({"MODEL_ID": str(tmp_path)}, tmp_path / "none")

    @pytest.mark.parametrize("env", [{}, {"MODEL_ID": ""}], ids=["unset", "empty"])
    def test_nothing_set_is_refused(self, tmp_path: Path, env: dict[str, str]) -> None:
        with pytest.raises(SettingsError, match=r"^MODEL_ID must be"):
            find_model(env, tmp_path)


class TestProfile:
    def test_by_name(self, tmp_path: Path) -> None:
        assert read_settings(HUB, tmp_path).profile == "cpu"

    @pytest.mark.parametrize("name", ["", "CPU", "huge", "../profiles/cpu", "cpu.yaml"])
    def test_an_unknown_one_is_refused_with_those_there_are(self, tmp_path: Path, name: str) -> None:
        with pytest.raises(SettingsError, match=r"^PROFILE must be auto or one of .*cpu"):
            read_settings({**HUB, "PROFILE": name}, tmp_path)

    @pytest.mark.parametrize(
        ("gpus", "profile"),
        [
            ([A10G], "a10g"),
            ([A10G] * 4, "a10g-x4"),
            ([L4], "l4"),
            ([A100], "a100-h100"),
            ([H100], "a100-h100"),
            ([H200], "a100-h100"),
        ],
    )
    def test_for_gpus(self, gpus: list[str], profile: str) -> None:
        assert profile_for(gpus) == profile
        assert (PROFILES / f"{profile}.yaml").is_file()

    @pytest.mark.parametrize(
        "gpus",
        [
            [],
            [L40S],
            [T4],
            [A10],
            [A10G] * 2,
            [A10G] * 8,
            [L4] * 4,
            [H100] * 8,
            [A10G, L4],
            [*[A10G] * 3, L4],
            [*[A10G] * 3, T4],
        ],
        ids=", ".join,
    )
    def test_none_for_other_gpus(self, gpus: list[str]) -> None:
        with pytest.raises(SettingsError, match=r"^PROFILE must be set: none is known for") as refusal:
            profile_for(gpus)
        assert gpus[0] in str(refusal.value) if gpus else "without a GPU" in str(refusal.value)

    @pytest.mark.parametrize(("gpus", "profile"), [([L4], "l4"), ([A10G] * 4, "a10g-x4")])
    @pytest.mark.parametrize("env", [{}, {"PROFILE": "auto"}], ids=["unset", "auto"])
    def test_auto_asks_nvidia_smi(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, env: dict[str, str], gpus: list[str], profile: str
    ) -> None:
        put_nvidia_smi(tmp_path, monkeypatch, "\n".join(gpus))
        assert read_settings({"MODEL_ID": "some/model", **env}, tmp_path / "none").profile == profile

    def test_auto_without_a_gpu_is_refused(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        put_nvidia_smi(tmp_path, monkeypatch, "No devices were found", code=6)
        with pytest.raises(SettingsError, match=r"^PROFILE must be set: .* a machine without a GPU"):
            read_settings({"MODEL_ID": "some/model"}, tmp_path / "none")

    def test_a_name_goes_before_what_nvidia_smi_says(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        put_nvidia_smi(tmp_path, monkeypatch, H200)
        assert read_settings(HUB, tmp_path / "none").profile == "cpu"


def put_nvidia_smi(folder: Path, env: pytest.MonkeyPatch, says: str, code: int = 0) -> None:
    """Onto PATH."""
    command = folder / "nvidia-smi"
    asked = '[ "$*" = "--query-gpu=name --format=csv,noheader" ] || exit 2'
    command.write_text(f"#!/bin/sh\n{asked}\ncat <<END\n{says}\nEND\nexit {code}\n")
    command.chmod(0o755)
    env.setenv("PATH", str(folder), prepend=os.pathsep)


class TestCommand:
    def test_line(self, tmp_path: Path) -> None:
        command = read_settings({**HUB, "MAX_TOKENS": "100", "SM_VLLM_SEED": "1"}, tmp_path).to_command(
            "/run/engine.sock"
        )
        config = str(PROFILES / "cpu.yaml")
        assert command[:7] == ["vllm", "serve", "some/model", "--config", config, "--uds", "/run/engine.sock"]
        assert json.loads(value_of("--override-generation-config", tuple(command))) == {"max_new_tokens": 100}
        assert 0 < int(value_of("--shutdown-timeout", tuple(command))) < 30
        assert command[-1] == "--seed=1"

    @pytest.mark.parametrize(("value", "is_on"), [("1", True), ("0", False), ("", False)])
    def test_sagemaker_wire(self, tmp_path: Path, value: str, is_on: bool) -> None:
        options = read_settings({**HUB, "SAGEMAKER_WIRE": value}, tmp_path).options
        assert ("--middleware=expert.sagemaker_wire.SageMakerWire" in options) is is_on

    def test_another_sagemaker_wire_is_refused(self, tmp_path: Path) -> None:
        with pytest.raises(SettingsError, match=r"^SAGEMAKER_WIRE must be 0 or 1, not 'true'$"):
            read_settings({**HUB, "SAGEMAKER_WIRE": "true"}, tmp_path)

    def test_sagemaker_wire_is_off_unless_set(self, tmp_path: Path) -> None:
        assert not any("middleware" in option for option in read_settings(HUB, tmp_path).options)

    def test_sagemaker_puts_models_there(self) -> None:
        assert str(SAGEMAKER_MODEL) == "/opt/ml/model"

    def test_bad_limits_are_refused(self, tmp_path: Path) -> None:
        with pytest.raises(SettingsError, match=r"^MAX_TOKENS"):
            read_settings({**HUB, "MAX_TOKENS": "0"}, tmp_path)
