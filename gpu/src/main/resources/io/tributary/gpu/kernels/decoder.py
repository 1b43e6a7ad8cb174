# The parts of a decoder layer, each with its gradient written out. N tokens, D width, H query heads, K key/value heads,
# E head width. Nothing here is recorded by autograd but attention of long rows, which has a fused gradient of its own.

# RMSNorm (1910.07467) of the last axis -> normalised and scaled, and 1 / root mean square for the gradient
def norm(x: Tensor, w: Tensor, offset: float, eps: float) -> Tuple[Tensor, Tensor]:
  f = torch.to(x, 6)
  width = torch.size(x, -1)
  length = torch.linalg_vector_norm(f, 2, [-1], True)
  r = torch.rsqrt(torch.square(length) * (1.0 / width) + eps)
  y = torch.mul_(torch.mul(f, r), torch.add(w, offset))
  return (torch.to(y, ops.prim.dtype(x)), r)

# dy like x -> gradient of x, gradient of w. Sums along and across are products with vectors: they write nothing back.
def norm_backward(dy: Tensor, x: Tensor, r: Tensor, w: Tensor, offset: float) -> Tuple[Tensor, Tensor]:
  f = torch.to(dy, 6)
  g = torch.to(x, 6)
  width = torch.size(x, -1)
  each = torch.reshape(torch.mul(f, g), [-1, width])
  dw = torch.mv(torch.t(each), torch.flatten(r))
  scale = torch.add(w, offset)
  share = torch.mul(torch.view_as(torch.mv(each, scale), r), torch.pow(r, 3) * (1.0 / width))
  dx = torch.addcmul_(torch.mul_(torch.mul(f, scale), r), g, share, value=-1)
  return (torch.to(dx, ops.prim.dtype(x)), dw)

# cos and sin of the rotary angles (2104.09864) at each position, [N, 1, E/2] each; frequencies [E/2]
def rope(positions: Tensor, frequencies: List[float]) -> Tuple[Tensor, Tensor]:
  f = torch.tensor(frequencies, dtype=6, device=ops.prim.device(positions))
  angle = torch.unsqueeze(torch.outer(torch.to(positions, 6), f), 1)
  return (torch.cos(angle), torch.sin(angle))

# x [N, .., E] turned by its position's angles; the halves of E are the coordinates. The gradient turns back: -sin.
def rotate(x: Tensor, cos: Tensor, sin: Tensor) -> Tensor:
  a, b, = torch.chunk(x, 2, -1)
  return torch.cat([torch.addcmul(torch.mul(a, cos), b, sin, value=-1), torch.addcmul(torch.mul(b, cos), a, sin, value=1)], -1)

def activated(gate: Tensor, gelu: int) -> Tensor:
  if gelu == 1:
    y = torch.gelu(gate, approximate="tanh")
  else:
    y = torch.silu(gate)
  return y

# gate, up [N, 2F] -> [N, F]
def gated(x: Tensor, gelu: int) -> Tensor:
  gate, up, = torch.chunk(x, 2, -1)
  return torch.mul_(__torch__.decoder.activated(gate, gelu), up)

# The same in two parts: f(gate) for the gradient, which can do without the product
def gated_parts(x: Tensor, gelu: int) -> Tuple[Tensor, Tensor]:
  gate, up, = torch.chunk(x, 2, -1)
  active = __torch__.decoder.activated(gate, gelu)
  return (active, torch.mul(active, up))

# -> gradient of gate, up
def gated_backward(dy: Tensor, x: Tensor, active: Tensor, gelu: int) -> Tensor:
  gate, up, = torch.chunk(x, 2, -1)
  dx = torch.empty_like(x)
  half = torch.size(dy, -1)
  dgate = torch.narrow(dx, -1, 0, half)
  dup = torch.narrow(dx, -1, half, half)
  if gelu == 1:
    torch.gelu_backward(torch.mul(dy, up), gate, approximate="tanh", grad_input=dgate)
  else:
    torch.silu_backward(torch.mul(dy, up), gate, grad_input=dgate)
  torch.mul(active, dy, out=dup)
  return dx

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

# What a query is added for each key: 0, or -inf for one that it does not see. window > 0: only the last so many are seen.
def unseen(t: int, window: int, like: Tensor) -> Tensor:
  i = torch.arange(t, dtype=4, device=ops.prim.device(like))
  back = torch.unsqueeze(i, 1) - torch.unsqueeze(i, 0)
  seen = torch.ge(back, 0)
  if window > 0:
    seen = torch.logical_and(seen, torch.lt(back, window))
  return torch.masked_fill(torch.zeros([t, t], dtype=ops.prim.dtype(like), device=ops.prim.device(like)), torch.logical_not(seen), -float("inf"))

# Causal attention of whole rows, qkv [B, T, H + 2K, E] -> [B T, H E]
def attention(qkv: Tensor, heads: int, kv_heads: int, window: int) -> Tensor:
  t = torch.size(qkv, 1)
  q, k, v, = torch.split_with_sizes(qkv, [heads, kv_heads, kv_heads], 2)
  mask = annotate(Optional[Tensor], None)
  if window > 0 and t > window:
    mask = __torch__.decoder.unseen(t, window, qkv)
  a = torch.scaled_dot_product_attention(torch.transpose(q, 1, 2), __torch__.decoder.for_queries(k, heads), __torch__.decoder.for_queries(v, heads), mask, 0.0, mask is None, scale=None, enable_gqa=False)
  return torch.reshape(torch.transpose(a, 1, 2), [-1, heads * torch.size(qkv, 3)])

# The same for rows that are short enough, on a CPU, for the scores to be cheaper written down than avoided: in the
# products' dtype, which qkv comes in.
def short(rows: __torch__.shape.Rows) -> bool:
  return rows.width <= 128 and not ops.prim.is_cuda(rows.ids)

# [B, T, K G, E] -> [B K, G T, E]: the G heads that share a key are so many more queries, and nothing is repeated
def grouped(x: Tensor, kv_heads: int) -> Tensor:
  b = torch.size(x, 0)
  return torch.reshape(torch.transpose(x, 1, 2), [b * kv_heads, -1, torch.size(x, 3)])

# Back again: [B K, G T, E] -> [B, T, K G, E]
def by_token(x: Tensor, b: int, t: int) -> Tensor:
  return torch.transpose(torch.view(x, [b, -1, t, torch.size(x, 2)]), 1, 2)

# -> [B T, H E], and the weights of all keys [B K, G T, T] for the gradient
def short_attention(qkv: Tensor, heads: int, kv_heads: int, window: int) -> Tuple[Tensor, Tensor]:
  b = torch.size(qkv, 0)
  t = torch.size(qkv, 1)
  q, k, v, = torch.split_with_sizes(qkv, [heads, kv_heads, kv_heads], 2)
  mask = torch.repeat(__torch__.decoder.unseen(t, window, qkv), [torch.floordiv(heads, kv_heads), 1])
  scale = 1.0 / torch.sqrt(torch.size(qkv, 3))
  s = torch.baddbmm(mask, __torch__.decoder.grouped(q, kv_heads), torch.transpose(__torch__.decoder.grouped(k, kv_heads), 1, 2), beta=1, alpha=scale)
  p = torch.softmax(s, -1)
  a = __torch__.decoder.by_token(torch.bmm(p, __torch__.decoder.grouped(v, kv_heads)), b, t)
  return (torch.reshape(a, [b * t, -1]), p)

# da [B T, H E], p and qkv as above -> gradient of qkv
def short_attention_backward(da: Tensor, p: Tensor, qkv: Tensor, heads: int, kv_heads: int) -> Tensor:
  b = torch.size(qkv, 0)
  t = torch.size(qkv, 1)
  q, k, v, = torch.split_with_sizes(qkv, [heads, kv_heads, kv_heads], 2)
  dy = __torch__.decoder.grouped(torch.view(da, [b, t, heads, -1]), kv_heads)
  dv = torch.bmm(torch.transpose(p, 1, 2), dy)
  ds = torch._softmax_backward_data(torch.bmm(dy, torch.transpose(__torch__.decoder.grouped(v, kv_heads), 1, 2)), p, -1, ops.prim.dtype(p))
  scale = 1.0 / torch.sqrt(torch.size(qkv, 3))
  dq = torch.mul_(torch.bmm(ds, __torch__.decoder.grouped(k, kv_heads)), scale)
  dk = torch.mul_(torch.bmm(torch.transpose(ds, 1, 2), __torch__.decoder.grouped(q, kv_heads)), scale)
  each = [__torch__.decoder.by_token(dq, b, t), __torch__.decoder.by_token(dk, b, t), __torch__.decoder.by_token(dv, b, t)]
  return torch.cat(each, 2)
