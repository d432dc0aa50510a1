"""Serves a model as the course does, to compare with: Flask, transformers' `generate`, one request at a time.

    MODEL_ID=FOLDER PORT=8124 DEVICE=cpu python course_server.py

The contract is the course's: `POST /invocations` `{"prompt", "max_tokens": 512}` -> `{"response"}`, 415 for other
content types, 500 `{"error"}` for anything that fails; temperature 0.7, top_p 0.9, no chat template. Three things
favour it: bfloat16 in place of bitsandbytes' 8 bits, which save memory and cost time; the model is loaded before the
first request; and only the new tokens are decoded. The header X-Tokens says how many they were.
"""

import os
import threading

import torch
from flask import Flask, Response, jsonify, request
from transformers import AutoModelForCausalLM, AutoTokenizer

FOLDER = os.environ["MODEL_ID"]
DEVICE = os.environ.get("DEVICE", "cpu")

app = Flask(__name__)
tokenizer = AutoTokenizer.from_pretrained(FOLDER)
model = AutoModelForCausalLM.from_pretrained(FOLDER, dtype=torch.bfloat16).to(DEVICE).eval()
turn = threading.Lock()
"""The course's gunicorn has one worker without threads: whoever comes second waits."""


@app.get("/ping")
def ping() -> Response:
    return Response(status=200)


@app.post("/invocations")
def invoke() -> tuple[Response, int]:
    if request.content_type != "application/json":
        return jsonify(error="only application/json is supported"), 415
    body = request.get_json()
    try:
        with turn:
            tokens = generate(body.get("prompt", ""), body.get("max_tokens", 512))
    except Exception as error:
        return jsonify(error=str(error)), 500
    reply = jsonify(response=tokenizer.decode(tokens, skip_special_tokens=True))
    reply.headers["X-Tokens"] = str(len(tokens))
    return reply, 200


@torch.inference_mode()
def generate(prompt: str, max_tokens: int) -> torch.Tensor:
    """The new tokens."""
    inputs = tokenizer(prompt, return_tensors="pt").to(DEVICE)
    outputs = model.generate(
        input_ids=inputs["input_ids"],
        attention_mask=inputs["attention_mask"],
        max_new_tokens=max_tokens,
        do_sample=True,
        temperature=0.7,
        top_p=0.9,
        use_cache=True,
    )
    return outputs[0, inputs["input_ids"].shape[1] :]


if __name__ == "__main__":
    app.run(host="127.0.0.1", port=int(os.environ.get("PORT", "8124")), threaded=True)
