# The Llama decoder: embedding, L x (attention, SwiGLU), final RMSNorm.
#
# B rows, T positions, D width, H query heads, K key/value heads, E head width, F ffn width, V vocabulary.
# Weights, fused at load so that a layer has four matrix products:
#   ws[0]        embedding          [V, D]
#   ws[1 + 6l]   attention norm     [D]
#   ws[2 + 6l]   q, k, v            [(H + 2K) E, D]
#   ws[3 + 6l]   attention output   [D, H E]
#   ws[4 + 6l]   ffn norm           [D]
#   ws[5 + 6l]   gate, up           [2F, D]
#   ws[6 + 6l]   down               [D, F]
#   ws[1 + 6L]   final norm         [D]
#   ws[2 + 6L]   head, if untied    [V, D] (language model) or [1, D] (reward model)

def rms_norm(x: Tensor, w: Tensor, eps: float) -> Tensor:
  return torch.rms_norm(x, [torch.size(x, -1)], w, eps)

# cos and sin of every position's angles, [n, E] each; always fp32
def rope_table(n: int, width: int, theta: float, like: Tensor) -> Tuple[Tensor, Tensor]:
  device = ops.prim.device(like)
  exponent = torch.div(torch.arange(0, width, 2, dtype=6, device=device), -width)
  angle = torch.outer(torch.arange(n, dtype=6, device=device), torch.pow(theta, exponent))
  both = torch.cat([angle, angle], -1)
  return (torch.cos(both), torch.sin(both))

# x [.., E] turned by the position's angles; the halves are the pairs' two coordinates.
# Splits, here and below: their gradient is one concatenation, where a narrow's fills a tensor with zeros.
def rotate(x: Tensor, cos: Tensor, sin: Tensor) -> Tensor:
  first, second, = torch.chunk(x, 2, -1)
  return x * cos + torch.cat([torch.neg(second), first], -1) * sin

def swiglu(x: Tensor) -> Tensor:
  gate, up, = torch.chunk(x, 2, -1)
  return torch.silu(gate) * up

# [B, T, K, E] -> [B, H, T, E]: each key/value head for every query head of its group
def for_queries(x: Tensor, heads: int) -> Tensor:
  b = torch.size(x, 0)
  t = torch.size(x, 1)
  k = torch.size(x, 2)
  e = torch.size(x, 3)
  y = x
  if k != heads:
    y = torch.reshape(torch.expand(torch.unsqueeze(x, 3), [b, t, k, torch.floordiv(heads, k), e]), [b, t, heads, e])
  return torch.transpose(y, 1, 2)

# Whole rows, [B, T] -> [B, T, D]. Rows are padded on the right: causal attention never sees the padding.
def hidden(ws: List[Tensor], ids: Tensor, layers: int, heads: int, kv_heads: int, width: int, theta: float, eps: float, path: int) -> Tensor:
  b = torch.size(ids, 0)
  t = torch.size(ids, 1)
  x = torch.embedding(ws[0], ids)
  cos, sin, = __torch__.decoder.rope_table(t, width, theta, ws[0])
  if path == 2:
    cos = torch.to(cos, 15)
    sin = torch.to(sin, 15)
  cos = torch.unsqueeze(cos, 1)
  sin = torch.unsqueeze(sin, 1)
  for l in range(layers):
    o = 1 + l * 6
    h = __torch__.decoder.rms_norm(x, ws[o], eps)
    qkv = torch.view(__torch__.linear.linear(h, ws[o + 1], path), [b, t, heads + 2 * kv_heads, width])
    qk, v, = torch.split_with_sizes(qkv, [heads + kv_heads, kv_heads], 2)
    q, k, = torch.split_with_sizes(__torch__.decoder.rotate(qk, cos, sin), [heads, kv_heads], 2)
    a = torch.scaled_dot_product_attention(torch.transpose(q, 1, 2), __torch__.decoder.for_queries(k, heads), __torch__.decoder.for_queries(v, heads), None, 0.0, True, scale=None, enable_gqa=False)
    a = torch.reshape(torch.transpose(a, 1, 2), [b, t, heads * width])
    x = x + __torch__.linear.linear(a, ws[o + 2], path)
    h = __torch__.decoder.rms_norm(x, ws[o + 3], eps)
    gated = __torch__.decoder.swiglu(__torch__.linear.linear(h, ws[o + 4], path))
    x = x + __torch__.linear.linear(gated, ws[o + 5], path)
  return __torch__.decoder.rms_norm(x, ws[1 + 6 * layers], eps)
