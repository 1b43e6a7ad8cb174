"""Writes one shape with random weights as GGUF files, for llama.cpp: SHAPE-f32.gguf, -f16 and -q8_0 in a folder.
Files that are there already stay.

The layout is GGUF version 3: a header, key/value metadata, a table of tensors, then their data, each aligned to 32
bytes. Dimensions are written innermost first.
"""

import argparse
import os
import struct
from itertools import product
from pathlib import Path
from string import ascii_lowercase, ascii_uppercase

import numpy as np

import figures

ALIGNMENT = 32
UINT32, INT32, FLOAT32, BOOL, STRING, ARRAY = 4, 5, 6, 7, 8, 9  # types of metadata values
F32, F16, Q8_0 = 0, 1, 8  # types of tensors
FILE_TYPES = {"f32": 0, "f16": 1, "q8_0": 7}
NORMAL_TOKEN, CONTROL_TOKEN = 1, 3
BOS, EOS = 256, 257
Q8_BLOCK = 32


def string(text):
    data = text.encode()
    return struct.pack("<Q", len(data)) + data


VALUES = {
    UINT32: lambda v: struct.pack("<I", v),
    INT32: lambda v: struct.pack("<i", v),
    FLOAT32: lambda v: struct.pack("<f", v),
    BOOL: lambda v: struct.pack("<B", v),
    STRING: string,
}


def entry(key, kind, value):
    return string(key) + struct.pack("<I", kind) + VALUES[kind](value)


def array(key, kind, values):
    head = string(key) + struct.pack("<IIQ", ARRAY, kind, len(values))
    return head + b"".join(VALUES[kind](v) for v in values)


def byte_alphabet():
    """The printable character that byte-level BPE writes for each byte."""
    printable = [*range(33, 127), *range(161, 173), *range(174, 256)]
    others = iter(range(256, 512))
    return [chr(b) if b in printable else chr(next(others)) for b in range(256)]


def vocabulary(size):
    """Tokens and merges: the bytes, two control tokens, pairs of letters, and fillers nothing merges into."""
    pairs = list(product(ascii_uppercase, ascii_lowercase))
    tokens = byte_alphabet() + ["<bos>", "<eos>"] + [a + b for a, b in pairs]
    tokens += [f"qz{i:05d}" for i in range(size - len(tokens))]
    return tokens, [f"{a} {b}" for a, b in pairs]


def metadata(c, kind):
    tokens, merges = vocabulary(c.vocabulary)
    kinds = [CONTROL_TOKEN if i in (BOS, EOS) else NORMAL_TOKEN for i in range(len(tokens))]
    return [
        entry("general.architecture", STRING, "llama"),
        entry("general.name", STRING, c.name),
        entry("general.file_type", UINT32, FILE_TYPES[kind]),
        entry("llama.context_length", UINT32, c.context),
        entry("llama.embedding_length", UINT32, c.width),
        entry("llama.block_count", UINT32, c.layers),
        entry("llama.feed_forward_length", UINT32, c.ffn),
        entry("llama.attention.head_count", UINT32, c.heads),
        entry("llama.attention.head_count_kv", UINT32, c.kv_heads),
        entry("llama.attention.layer_norm_rms_epsilon", FLOAT32, c.rms_eps),
        entry("llama.rope.dimension_count", UINT32, c.head_width),
        entry("llama.rope.freq_base", FLOAT32, c.rope_theta),
        entry("llama.vocab_size", UINT32, c.vocabulary),
        entry("tokenizer.ggml.model", STRING, "gpt2"),
        entry("tokenizer.ggml.pre", STRING, "gpt-2"),
        array("tokenizer.ggml.tokens", STRING, tokens),
        array("tokenizer.ggml.token_type", INT32, kinds),
        array("tokenizer.ggml.merges", STRING, merges),
        entry("tokenizer.ggml.bos_token_id", UINT32, BOS),
        entry("tokenizer.ggml.eos_token_id", UINT32, EOS),
        entry("tokenizer.ggml.add_bos_token", BOOL, False),
    ]


def weights(c):
    """Tensors by name. No output matrix: llama.cpp then takes the embedding, as a tied model wants."""
    random = np.random.default_rng(0)

    def matrix(rows, columns):
        return 0.02 * random.standard_normal((rows, columns), dtype=np.float32)

    ones = np.ones(c.width, np.float32)
    inner, kv = c.heads * c.head_width, c.kv_heads * c.head_width
    yield "token_embd.weight", matrix(c.vocabulary, c.width)
    yield "output_norm.weight", ones
    for i in range(c.layers):
        layer = f"blk.{i}."
        yield layer + "attn_norm.weight", ones
        yield layer + "attn_q.weight", matrix(inner, c.width)
        yield layer + "attn_k.weight", matrix(kv, c.width)
        yield layer + "attn_v.weight", matrix(kv, c.width)
        yield layer + "attn_output.weight", matrix(c.width, inner)
        yield layer + "ffn_norm.weight", ones
        yield layer + "ffn_gate.weight", matrix(c.ffn, c.width)
        yield layer + "ffn_up.weight", matrix(c.ffn, c.width)
        yield layer + "ffn_down.weight", matrix(c.width, c.ffn)


def q8_0(values):
    """Blocks of 32 values: their scale in fp16, then each as a signed byte."""
    blocks = values.reshape(-1, Q8_BLOCK)
    scale = np.abs(blocks).max(1) / 127
    out = np.empty((len(blocks), 2 + Q8_BLOCK), np.uint8)
    out[:, :2] = scale.astype(np.float16).view(np.uint8).reshape(-1, 2)
    out[:, 2:] = np.rint(blocks / scale[:, None]).astype(np.int8).view(np.uint8)
    return out.tobytes()


def encoded(values, kind):
    """The tensor's type and bytes. Norms are always fp32; rows that Q8_0's blocks do not divide are fp16."""
    if values.ndim == 1 or kind == "f32":
        return F32, values.tobytes()
    if kind == "f16" or values.shape[1] % Q8_BLOCK:
        return F16, values.astype(np.float16).tobytes()
    return Q8_0, q8_0(values)


def padding(length):
    return b"\0" * (-length % ALIGNMENT)


def write(file, c, kind, tensors):
    table, data, offset = b"", [], 0
    for name, values in tensors:
        type_id, part = encoded(values, kind)
        table += string(name) + struct.pack("<I", values.ndim)
        table += b"".join(struct.pack("<Q", n) for n in reversed(values.shape))
        table += struct.pack("<IQ", type_id, offset)
        part += padding(len(part))
        data.append(part)
        offset += len(part)
    entries = metadata(c, kind)
    head = b"GGUF" + struct.pack("<IQQ", 3, len(tensors), len(entries)) + b"".join(entries) + table
    unfinished = file.with_suffix(".new")
    with open(unfinished, "wb") as out:
        out.write(head + padding(len(head)))
        out.writelines(data)
    os.replace(unfinished, file)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("shape", choices=figures.SHAPES)
    parser.add_argument("folder", type=Path)
    args = parser.parse_args()
    c = figures.shape(args.shape)
    missing = [k for k in FILE_TYPES if not (args.folder / f"{c.name}-{k}.gguf").exists()]
    if not missing:
        return
    args.folder.mkdir(parents=True, exist_ok=True)
    tensors = list(weights(c))
    for kind in missing:
        write(args.folder / f"{c.name}-{kind}.gguf", c, kind, tensors)


if __name__ == "__main__":
    main()
