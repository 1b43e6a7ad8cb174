"""Writes one tiny model folder of each family with transformers, for bench/parity.

usage: make_families.py TOKENIZER_FOLDER OUT

The weights are random and large enough that a wrong norm, bias, rotation or window shows. TOKENIZER_FOLDER gives
tokenizer.json and tokenizer_config.json, for example runs/.cache/policy-*/model after one `./tributary run`.
"""
import json
import os
import shutil
import sys

import torch
from transformers import (
    GemmaConfig, GemmaForCausalLM, LlamaConfig, LlamaForCausalLM, MistralConfig, MistralForCausalLM,
    Qwen2Config, Qwen2ForCausalLM, Qwen3Config, Qwen3ForCausalLM)

LLAMA3 = dict(rope_type="llama3", rope_theta=500000.0, factor=8.0, low_freq_factor=1.0,
              high_freq_factor=4.0, original_max_position_embeddings=64)


def families(vocabulary):
    common = dict(vocab_size=vocabulary, hidden_size=48, intermediate_size=96, num_hidden_layers=3,
                  num_attention_heads=6, num_key_value_heads=2, max_position_embeddings=256,
                  bos_token_id=None, eos_token_id=4, pad_token_id=0)
    return {
        # a window shorter than the longest prompt; only eager attention is sure to honour it
        "mistral": (MistralForCausalLM,
                    MistralConfig(sliding_window=16, attn_implementation="eager", **common)),
        "qwen2": (Qwen2ForCausalLM, Qwen2Config(**common)),
        "qwen3": (Qwen3ForCausalLM, Qwen3Config(head_dim=16, **common)),
        "gemma": (GemmaForCausalLM,
                  GemmaConfig(head_dim=16, hidden_act="gelu_pytorch_tanh", **common)),
        "llama3": (LlamaForCausalLM, LlamaConfig(rope_parameters=LLAMA3, **common)),
    }


def main(tokenizer, out):
    with open(os.path.join(tokenizer, "tokenizer.json"), encoding="utf-8") as file:
        parsed = json.load(file)
    ids = list(parsed["model"]["vocab"].values()) + [t["id"] for t in parsed["added_tokens"]]
    torch.manual_seed(3)
    for name, (kind, config) in families(max(ids) + 1).items():
        model = kind(config).float()
        with torch.no_grad():
            for weight in model.parameters():
                if weight.dim() == 1:
                    weight.add_(torch.randn_like(weight) * 0.2)
                else:
                    weight.normal_(0, 0.15)
        folder = os.path.join(out, name)
        model.save_pretrained(folder)
        for file in ("tokenizer.json", "tokenizer_config.json"):
            shutil.copy(os.path.join(tokenizer, file), folder)
        print(folder)


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main(sys.argv[1], sys.argv[2])
