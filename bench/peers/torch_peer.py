"""A plain Llama in PyTorch, written as one who knows PyTorch would: fused q/k/v and gate/up, a cache that is allocated
once, keys and values not repeated for their query heads, logits only where they are used. Measures sampling and the DPO
step of one shape on random tokens and prints one line of JSON for each.

B sequences, T tokens, S tokens in the cache, D width, H and K query and key/value heads of width E, G = H / K.
"""

import argparse
import math

import torch
import torch.nn.functional as F
from torch import nn

import figures

PRECISIONS = {"fp32": torch.float32, "bf16": torch.bfloat16}
BETA = 0.1


class RmsNorm(nn.Module):
    def __init__(self, width, eps):
        super().__init__()
        self.weight = nn.Parameter(torch.ones(width))
        self.eps = eps

    def forward(self, x):
        return x * torch.rsqrt(x.pow(2).mean(-1, keepdim=True) + self.eps) * self.weight


def rotated(x, cos, sin):
    """Rotary positions: the halves of a head's width are the two coordinates."""
    a, b = x.chunk(2, -1)
    return torch.cat((a * cos - b * sin, b * cos + a * sin), -1)


class Layer(nn.Module):
    def __init__(self, c):
        super().__init__()
        self.c = c
        self.attention_norm = RmsNorm(c.width, c.rms_eps)
        self.qkv = nn.Linear(c.width, (c.heads + 2 * c.kv_heads) * c.head_width, bias=False)
        self.out = nn.Linear(c.heads * c.head_width, c.width, bias=False)
        self.ffn_norm = RmsNorm(c.width, c.rms_eps)
        self.gate_up = nn.Linear(c.width, 2 * c.ffn, bias=False)
        self.down = nn.Linear(c.ffn, c.width, bias=False)

    def forward(self, x, cos, sin, mask, cache, position):
        x = x + self.attention(self.attention_norm(x), cos, sin, mask, cache, position)
        gate, up = self.gate_up(self.ffn_norm(x)).chunk(2, -1)
        return x + self.down(F.silu(gate) * up)

    def attention(self, x, cos, sin, mask, cache, position):
        c = self.c
        b, t, _ = x.shape
        heads = self.qkv(x).view(b, t, -1, c.head_width).transpose(1, 2)  # [B, H + 2 K, T, E]
        q, k, v = heads.split((c.heads, c.kv_heads, c.kv_heads), 1)
        q, k = rotated(q, cos, sin), rotated(k, cos, sin)
        if cache is not None:
            keys, values = cache
            keys[:, :, position : position + t] = k
            values[:, :, position : position + t] = v
            k, v = keys[:, :, : position + t], values[:, :, : position + t]
        group, s = c.heads // c.kv_heads, k.shape[2]
        # the G heads that share keys become G times as many queries: nothing is repeated
        q = q.reshape(b, c.kv_heads, group * t, c.head_width)
        scores = torch.matmul(q, k.transpose(-1, -2)) / math.sqrt(c.head_width)
        if mask is not None:
            scores = (scores.view(b, c.kv_heads, group, t, s) + mask).view(b, c.kv_heads, group * t, s)
        y = torch.matmul(F.softmax(scores, -1), v).view(b, c.heads, t, c.head_width)
        return self.out(y.transpose(1, 2).reshape(b, t, -1))


class Llama(nn.Module):
    def __init__(self, c):
        super().__init__()
        self.c = c
        self.embedding = nn.Embedding(c.vocabulary, c.width)
        self.layers = nn.ModuleList(Layer(c) for _ in range(c.layers))
        self.norm = RmsNorm(c.width, c.rms_eps)
        for matrix in self.parameters():
            if matrix.dim() == 2:
                nn.init.normal_(matrix, 0, 0.02)
        rates = c.rope_theta ** -(torch.arange(0, c.head_width, 2) / c.head_width)
        angles = torch.outer(torch.arange(c.context), rates)
        self.cos, self.sin = angles.cos(), angles.sin()
        self.mask = torch.full((c.context, c.context), -math.inf).triu(1)

    def forward(self, ids, first=0, cache=None, position=0):
        """Logits [B, T - first, V] of ids [B, T], from the first position on that they are wanted for."""
        t = ids.shape[1]
        x = self.embedding(ids)
        end = position + t
        cos, sin = self.cos[position:end].to(x.dtype), self.sin[position:end].to(x.dtype)
        mask = self.mask[position:end, :end].to(x.dtype) if t > 1 else None
        for i, layer in enumerate(self.layers):
            x = layer(x, cos, sin, mask, None if cache is None else cache[i], position)
        return F.linear(self.norm(x[:, first:]), self.embedding.weight)


@torch.no_grad()
def sample(model, prompts, length, dtype):
    """Draws that many tokens after each of prompts [B, P] from the whole softmax."""
    c = model.c
    b, p = prompts.shape
    size = (b, c.kv_heads, p + length, c.head_width)
    cache = [(torch.zeros(size, dtype=dtype), torch.zeros(size, dtype=dtype)) for _ in range(c.layers)]
    logits = model(prompts, p - 1, cache)
    drawn = []
    for i in range(length):
        drawn.append(torch.multinomial(F.softmax(logits[:, -1].float(), -1), 1))
        if i < length - 1:
            logits = model(drawn[-1], 0, cache, p + i)
    return torch.cat(drawn, 1)


def log_probs(model, ids, prompt):
    """log pi(response | prompt) [B]."""
    logits = model(ids[:, :-1], prompt - 1).float()
    chosen = torch.gather(F.log_softmax(logits, -1), -1, ids[:, prompt:, None])
    return chosen.sum((1, 2))


def dpo_step(model, reference, optimizer, ids, autocast):
    """One step on ids [2 P, T], the chosen half first: reference, forward, backward, clip, AdamW."""
    pairs = ids.shape[0] // 2
    with torch.autocast("cpu", dtype=torch.bfloat16, enabled=autocast):
        with torch.no_grad():
            before = log_probs(reference, ids, model.c.prompt)
        now = log_probs(model, ids, model.c.prompt)
    gain = now - before
    loss = -F.logsigmoid(BETA * (gain[:pairs] - gain[pairs:])).mean()
    optimizer.zero_grad(set_to_none=True)
    loss.backward()
    nn.utils.clip_grad_norm_(model.parameters(), 1.0)
    optimizer.step()


def measure_sampling(args, c, precision):
    dtype = PRECISIONS[precision]
    model = Llama(c).to(dtype)
    for batch in args.batches:
        prompts = torch.randint(0, c.vocabulary, (batch, c.prompt))
        times = figures.seconds(args.repeats, lambda: sample(model, prompts, c.response, dtype))
        rates = [batch * c.response / s for s in times]
        report(args, precision, f"{c.name} decode, batch {batch}", rates, "tok/s")


def measure_dpo(args, c, precision):
    """bf16 is autocast: the weights, their gradients and AdamW stay fp32."""
    model, reference = Llama(c), Llama(c)
    reference.load_state_dict(model.state_dict())
    optimizer = torch.optim.AdamW(
        model.parameters(), lr=1e-5, betas=(0.9, 0.95), eps=1e-8, weight_decay=0.01, foreach=True
    )
    ids = torch.randint(0, c.vocabulary, (2 * c.pairs, c.prompt + c.response))
    ids[c.pairs :, : c.prompt] = ids[: c.pairs, : c.prompt]
    # as many as this project's engine is given, until the heap has the size that steps need
    times = figures.seconds(
        args.repeats, lambda: dpo_step(model, reference, optimizer, ids, precision == "bf16"), warm_up=6
    )
    report(args, precision, f"{c.name} DPO step", times, "s/step")


def report(args, precision, work, values, unit):
    peer = f"PyTorch {torch.__version__}"
    figures.figure(peer, precision, torch.get_num_threads(), work, values, unit)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("shape", choices=figures.SHAPES)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--batches", type=figures.whole_numbers, default=[1, 8, 32])
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--precisions", nargs="+", choices=PRECISIONS, default=list(PRECISIONS))
    parser.add_argument("--sampling-only", action="store_true")
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    torch.manual_seed(0)
    c = figures.shape(args.shape)
    for precision in args.precisions:
        measure_sampling(args, c, precision)
        if not args.sampling_only:
            measure_dpo(args, c, precision)


if __name__ == "__main__":
    main()
