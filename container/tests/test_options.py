"""SM_VLLM_* to the engine's options, and the limits."""

import pytest

from expert.limits import Limits, SettingsError, read_limits
from expert.settings import read_options


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
            ("SM_VLLM_ENFORCE_EAGER", "True", ["--enforce-eager"]),
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
        with pytest.raises(SettingsError, match=r"^SM_VLLM_LORA_MODULES must be a JSON array"):
            read_options({"SM_VLLM_LORA_MODULES": value})

    def test_a_refusal_does_not_quote_the_value(self) -> None:
        with pytest.raises(SettingsError) as refusal:
            read_options({"SM_VLLM_API_KEY": '["hush"'})
        assert "hush" not in str(refusal.value)

    def test_an_empty_one_is_refused(self) -> None:
        with pytest.raises(SettingsError, match=r"^SM_VLLM_DTYPE must have a value$"):
            read_options({"SM_VLLM_DTYPE": ""})
        with pytest.raises(SettingsError, match=r"^SM_VLLM_LORA_MODULES must name at least one value$"):
            read_options({"SM_VLLM_LORA_MODULES": "[]"})

    def test_one_without_a_name_is_refused(self) -> None:
        with pytest.raises(SettingsError, match=r"^SM_VLLM_ must name one"):
            read_options({"SM_VLLM_": "1"})

    @pytest.mark.parametrize("value", ["x", "true", "false", '["x"]'])
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
    def test_a_reserved_one_is_refused(self, variable: str, instead: str, value: str) -> None:
        with pytest.raises(SettingsError, match=f"^{variable} is not taken; instead set {instead}$"):
            read_options({variable: value})


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
        [
            "",
            " ",
            "0",
            "-1",
            "+1",
            "1.0",
            "1e3",
            "1_000",
            " 1",
            "1\n",
            "0x10",
            "abc",
            "²",
            "٣",
            "1000000001",
            "10000000000",
            "9" * 5_000,
        ],
    )
    def test_bad_values(self, variable: str, value: str) -> None:
        with pytest.raises(SettingsError, match=f"^{variable} must be a whole number from 1 to 1000000000, not "):
            read_limits({variable: value})
