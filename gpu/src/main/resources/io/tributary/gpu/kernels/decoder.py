# The parts of a decoder layer, each with its gradient written out. N tokens, D width, H query heads, K key/value heads,
# E head width. Nothing here is recorded by autograd but attention, which has a fused gradient of its own.

# RMSNorm (1910.07467) of the last axis -> normalised and scaled, and 1 / root mean square for the gradient
def norm(x: Tensor, w: Tensor, offset: float, eps: float) -> Tuple[Tensor, Tensor]:
  f = torch.to(x, 6)
  width = torch.size(x, -1)
  length = torch.linalg_vector_norm(f, 2, [-1], True)
  r = torch.rsqrt(torch.square(length) * (1.0 / width) + eps)
  y = torch.mul(torch.mul(f, r), torch.add(w, offset))
  return (torch.to(y, ops.prim.dtype(x)), r)

# dy like x -> gradient of x, gradient of w
def norm_backward(dy: Tensor, x: Tensor, r: Tensor, w: Tensor, offset: float) -> Tuple[Tensor, Tensor]:
  f = torch.to(dy, 6)
  n = torch.mul(torch.to(x, 6), r)
  each = torch.mul(f, n)
  dw = torch.sum(torch.flatten(each, 0, -2), [0])
  scale = torch.add(w, offset)
  share = torch.mean(torch.mul_(each, scale), [-1], True)
  dx = torch.mul_(torch.addcmul(torch.mul(f, scale), n, share, value=-1), r)
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

# gate, up [N, 2F] -> [N, F]
def gated(x: Tensor, gelu: int) -> Tensor:
  gate, up, = torch.chunk(x, 2, -1)
  if gelu == 1:
    y = torch.mul_(torch.gelu(gate, approximate="tanh"), up)
  else:
    y = torch.mul_(torch.silu(gate), up)
  return y

def gated_backward(dy: Tensor, x: Tensor, gelu: int) -> Tensor:
  gate, up, = torch.chunk(x, 2, -1)
  dx = torch.empty_like(x)
  half = torch.size(dy, -1)
  dgate = torch.narrow(dx, -1, 0, half)
  dup = torch.narrow(dx, -1, half, half)
  if gelu == 1:
    torch.gelu_backward(torch.mul(dy, up), gate, approximate="tanh", grad_input=dgate)
    torch.mul(torch.gelu(gate, approximate="tanh"), dy, out=dup)
  else:
    torch.silu_backward(torch.mul(dy, up), gate, grad_input=dgate)
    torch.mul(torch.silu(gate), dy, out=dup)
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

# Causal attention of whole rows, qkv [B, T, H + 2K, E] -> [B T, H E]. window > 0: only the last so many positions.
def attention(qkv: Tensor, heads: int, kv_heads: int, window: int) -> Tensor:
  t = torch.size(qkv, 1)
  q, k, v, = torch.split_with_sizes(qkv, [heads, kv_heads, kv_heads], 2)
  mask = annotate(Optional[Tensor], None)
  if window > 0 and t > window:
    i = torch.arange(t, dtype=4, device=ops.prim.device(qkv))
    back = torch.unsqueeze(i, 1) - torch.unsqueeze(i, 0)
    seen = torch.logical_and(torch.ge(back, 0), torch.lt(back, window))
    mask = torch.masked_fill(torch.zeros([t, t], dtype=ops.prim.dtype(qkv), device=ops.prim.device(qkv)), torch.logical_not(seen), -float("inf"))
  a = torch.scaled_dot_product_attention(torch.transpose(q, 1, 2), __torch__.decoder.for_queries(k, heads), __torch__.decoder.for_queries(v, heads), mask, 0.0, mask is None, scale=None, enable_gqa=False)
  return torch.reshape(torch.transpose(a, 1, 2), [-1, heads * torch.size(qkv, 3)])
