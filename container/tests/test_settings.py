"""Environment variables to the model, the profile, the limits, and the command that starts the engine."""

import json
import os
from pathlib import Path

import pytest

from expert.limits import Limits, SettingsError, read_limits
from expert.settings import OURS, PROFILES, SAGEMAKER_MODEL, find_model, list_gpus, profile_for, read_options
from expert.settings import read_settings as read_settings_of
from expert.settings import Settings

A10G, L4, L40S, T4 = "NVIDIA A10G", "NVIDIA L4", "NVIDIA L40S", "Tesla T4"
A100, H100, H200 = "NVIDIA A100-SXM4-40GB", "NVIDIA H100 80GB HBM3", "NVIDIA H200"


def read_settings(folder: Path, **env: str) -> Settings:
    return read_settings_of({"PROFILE": "cpu", "MODEL_ID": "some/model", **env}, folder)


def put_model(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "config.json").write_text("{}")


def value_of(option: str, options: tuple[str, ...]) -> str:
    return options[options.index(option) + 1]


class TestModel:
    def test_one_that_sagemaker_brings_goes_before_a_hub_id(self, tmp_path: Path) -> None:
        put_model(tmp_path)
        settings = read_settings(tmp_path)
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
        with pytest.raises(SettingsError, match="config.json, not only first, second"):
            find_model({"MODEL_ID": "some/model"}, tmp_path)

    def test_a_folder_with_something_else_is_refused(self, tmp_path: Path) -> None:
        (tmp_path / "model.tar.gz").touch()
        with pytest.raises(SettingsError, match=r"config\.json, not only model\.tar\.gz"):
            find_model({"MODEL_ID": "some/model"}, tmp_path)

    @pytest.mark.parametrize("exists", [True, False], ids=["empty", "absent"])
    def test_a_hub_id_where_sagemaker_brings_none(self, tmp_path: Path, exists: bool) -> None:
        settings = read_settings(tmp_path if exists else tmp_path / "none")
        assert settings.model == "some/model"
        assert not settings.is_local

    def test_a_path_inside_the_image(self, tmp_path: Path) -> None:
        put_model(tmp_path / "baked")
        settings = read_settings(tmp_path / "none", MODEL_ID=str(tmp_path / "baked"))
        assert settings.model == str(tmp_path / "baked")
        assert settings.is_local

    def test_a_path_without_a_model_is_refused(self, tmp_path: Path) -> None:
        with pytest.raises(SettingsError, match="^MODEL_ID must be a folder with a config.json"):
            find_model({"MODEL_ID": str(tmp_path)}, tmp_path / "none")

    @pytest.mark.parametrize("env", [{}, {"MODEL_ID": ""}], ids=["unset", "empty"])
    def test_nothing_set_is_refused(self, tmp_path: Path, env: dict[str, str]) -> None:
        with pytest.raises(SettingsError, match="^MODEL_ID must be"):
            find_model(env, tmp_path)


class TestProfile:
    def test_by_name(self, tmp_path: Path) -> None:
        assert read_settings(tmp_path, PROFILE="cpu").profile == "cpu"

    @pytest.mark.parametrize("name", ["", "CPU", "huge", "../profiles/cpu", "cpu.yaml"])
    def test_an_unknown_one_is_refused_with_those_there_are(self, tmp_path: Path, name: str) -> None:
        with pytest.raises(SettingsError, match="^PROFILE must be auto or one of .*cpu"):
            read_settings(tmp_path, PROFILE=name)

    @pytest.mark.parametrize(
        ("gpus", "profile"),
        [
            ([A10G], "a10g"),
            ([L4], "l4"),
            ([A100], "a100-h100"),
            (["NVIDIA A100-SXM4-80GB"], "a100-h100"),
            ([H100], "a100-h100"),
            ([H200], "a100-h100"),
            ([A10G] * 4, "a10g-x4"),
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
            ["NVIDIA A10"],
            [A10G] * 2,
            [A10G] * 8,
            [L4] * 4,
            [A100] * 4,
            [H100] * 8,
            [A10G, L4],
            [A10G, A10G, A10G, L4],
            [A10G, A10G, A10G, T4],
        ],
        ids=", ".join,
    )
    def test_none_for_other_gpus(self, gpus: list[str]) -> None:
        with pytest.raises(SettingsError, match="^PROFILE must be set: none is known for") as refusal:
            profile_for(gpus)
        assert gpus[0] in str(refusal.value) if gpus else "without a GPU" in str(refusal.value)

    @pytest.mark.parametrize(("gpus", "profile"), [([L4], "l4"), ([A10G] * 4, "a10g-x4")])
    def test_auto_asks_nvidia_smi(self, tmp_path: Path, gpus: list[str], profile: str) -> None:
        with nvidia_smi(tmp_path, "\n".join(gpus)):
            assert list_gpus() == gpus
            assert read_settings_of({"MODEL_ID": "some/model"}, tmp_path / "none").profile == profile
            assert read_settings(tmp_path / "none", PROFILE="auto").profile == profile

    def test_auto_without_a_gpu_is_refused(self, tmp_path: Path) -> None:
        with nvidia_smi(tmp_path, "No devices were found", code=6), pytest.raises(SettingsError, match="^PROFILE"):
            read_settings(tmp_path / "none", PROFILE="auto")

    def test_a_name_does_not_ask_nvidia_smi(self, tmp_path: Path) -> None:
        with nvidia_smi(tmp_path, H200):
            assert read_settings(tmp_path / "none", PROFILE="cpu").profile == "cpu"


class nvidia_smi:  # noqa: N801
    """Puts an executable of that name onto PATH."""

    def __init__(self, folder: Path, says: str, code: int = 0) -> None:
        self.path = os.environ["PATH"]
        self.folder = folder / "bin"
        self.folder.mkdir()
        command = self.folder / "nvidia-smi"
        asked = '[ "$*" = "--query-gpu=name --format=csv,noheader" ] || exit 2'
        command.write_text(f"#!/bin/sh\n{asked}\ncat <<END\n{says}\nEND\nexit {code}\n")
        command.chmod(0o755)

    def __enter__(self) -> None:
        os.environ["PATH"] = f"{self.folder}:{self.path}"

    def __exit__(self, *_: object) -> None:
        os.environ["PATH"] = self.path


class TestOptions:
    @pytest.mark.parametrize(
        ("variable", "value", "options"),
        [
            ("SM_VLLM_DTYPE", "bfloat16", ["--dtype=bfloat16"]),
            ("SM_VLLM_MAX_MODEL_LEN", "8192", ["--max-model-len=8192"]),
            ("SM_VLLM_SEED", "-1", ["--seed=-1"]),
            ("SM_VLLM_CHAT_TEMPLATE", "--{{ x }}", ["--chat-template=--{{ x }}"]),
            ("SM_VLLM_SERVED_MODEL_NAME", "a b", ["--served-model-name=a b"]),
            ("SM_VLLM_SPECULATIVE_CONFIG", '{"a": [1]}', ['--speculative-config={"a": [1]}']),
            ("SM_VLLM_ENFORCE_EAGER", "true", ["--enforce-eager"]),
            ("SM_VLLM_ENABLE_PREFIX_CACHING", "false", ["--no-enable-prefix-caching"]),
            ("SM_VLLM_SERVED_MODEL_NAME", '["a", "b c"]', ["--served-model-name", "a", "b c"]),
            ("SM_VLLM_CUDAGRAPH_CAPTURE_SIZES", "[1, 2]", ["--cudagraph-capture-sizes", "1", "2"]),
            ("SM_VLLM_LORA_MODULES", '[{"name": "x"}]', ["--lora-modules", '{"name": "x"}']),
            ("SM_VLLMX", "1", []),
            ("VLLM_PORT", "1", []),
        ],
    )
    def test_translation(self, variable: str, value: str, options: list[str]) -> None:
        assert read_options({variable: value, "HOME": "/root"}) == options

    def test_several_come_in_order(self) -> None:
        env = {"SM_VLLM_SEED": "1", "SM_VLLM_DTYPE": "auto"}
        assert read_options(env) == ["--dtype=auto", "--seed=1"]

    @pytest.mark.parametrize("value", ["[", "[1", '["a" "b"]', "['a']", "[1] 2"])
    def test_a_broken_array_is_refused(self, value: str) -> None:
        with pytest.raises(SettingsError, match="^SM_VLLM_LORA_MODULES must be a JSON array"):
            read_options({"SM_VLLM_LORA_MODULES": value})

    def test_a_refusal_does_not_quote_the_value(self) -> None:
        with pytest.raises(SettingsError) as refusal:
            read_options({"SM_VLLM_API_KEY": '["hush"'})
        assert "hush" not in str(refusal.value)

    def test_one_without_a_name_is_refused(self) -> None:
        with pytest.raises(SettingsError, match="^SM_VLLM_ must name one"):
            read_options({"SM_VLLM_": "1"})

    @pytest.mark.parametrize("option", OURS)
    @pytest.mark.parametrize("value", ["x", "true", "false", '["x"]'])
    def test_reserved_ones_are_refused(self, option: str, value: str) -> None:
        variable = f"SM_VLLM_{option.upper().replace('-', '_')}"
        with pytest.raises(SettingsError) as refusal:
            read_options({variable: value})
        assert str(refusal.value) == f"{variable} is not taken; instead set {OURS[option]}"

    @pytest.mark.parametrize(
        ("variable", "instead"),
        [
            ("SM_VLLM_MODEL", "MODEL_ID"),
            ("SM_VLLM_CONFIG", "PROFILE"),
            ("SM_VLLM_OVERRIDE_GENERATION_CONFIG", "MAX_TOKENS"),
            ("SM_VLLM_PORT", "nothing"),
            ("SM_VLLM_HOST", "nothing"),
            ("SM_VLLM_UDS", "nothing"),
            ("SM_VLLM_ENABLE_LOG_REQUESTS", "nothing: prompts are never logged"),
        ],
    )
    def test_the_refusal_says_what_to_set_instead(self, variable: str, instead: str) -> None:
        with pytest.raises(SettingsError, match=f"^{variable} is not taken; instead set {instead}$"):
            read_options({variable: "x"})


class TestLimits:
    def test_defaults(self) -> None:
        assert read_limits({}) == Limits(max_tokens=2_048, max_body_bytes=1_048_576, reply_seconds=58)

    @pytest.mark.parametrize("value", [1, 7, 1_000_000_000])
    def test_values(self, value: int) -> None:
        env = {variable: str(value) for variable in ("MAX_TOKENS", "MAX_BODY_BYTES", "REPLY_SECONDS")}
        assert read_limits(env) == Limits(max_tokens=value, max_body_bytes=value, reply_seconds=value)

    @pytest.mark.parametrize("variable", ["MAX_TOKENS", "MAX_BODY_BYTES", "REPLY_SECONDS"])
    @pytest.mark.parametrize(
        "value",
        ["", " ", "0", "-1", "+1", "1.0", "1e3", "1_000", " 1", "1\n", "0x10", "abc", "²", "٣", "1000000001", "9" * 5_000],
    )
    def test_bad_values(self, variable: str, value: str) -> None:
        with pytest.raises(SettingsError, match=f"^{variable} must be a whole number from 1 to 1000000000, not "):
            read_limits({variable: value})

    def test_settings_refuse_them_too(self, tmp_path: Path) -> None:
        with pytest.raises(SettingsError, match="^MAX_TOKENS"):
            read_settings(tmp_path, MAX_TOKENS="0")


class TestCommand:
    def test_line(self, tmp_path: Path) -> None:
        command = read_settings(tmp_path, MAX_TOKENS="100", SM_VLLM_SEED="1").to_command("/run/engine.sock")
        config = str(PROFILES / "cpu.yaml")
        assert command[:7] == ["vllm", "serve", "some/model", "--config", config, "--uds", "/run/engine.sock"]
        assert json.loads(value_of("--override-generation-config", tuple(command))) == {"max_new_tokens": 100}
        assert 0 < int(value_of("--shutdown-timeout", tuple(command))) < 30
        assert command[-1] == "--seed=1"

    @pytest.mark.parametrize(("value", "is_on"), [("1", True), ("0", False), ("", False)])
    def test_sagemaker_wire(self, tmp_path: Path, value: str, is_on: bool) -> None:
        options = read_settings(tmp_path, SAGEMAKER_WIRE=value).options
        assert ("--middleware=expert.sagemaker_wire.SageMakerWire" in options) is is_on

    def test_sagemaker_wire_is_off_unless_set(self, tmp_path: Path) -> None:
        assert not any("middleware" in option for option in read_settings(tmp_path).options)

    def test_sagemaker_puts_models_there(self) -> None:
        assert str(SAGEMAKER_MODEL) == "/opt/ml/model"
