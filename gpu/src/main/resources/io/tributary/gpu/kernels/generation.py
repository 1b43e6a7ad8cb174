# Sampling with a key/value cache. S cache slots a row, P the longest prompt.

# The prompts' states enter an empty cache. ids [B, P] padded on the right, lengths [B] int64.
# -> cache [L, 2, B, S, K, E] and the logits after each row's last prompt token [B, V] fp32
def prefill(ws: List[Tensor], head: Tensor, ids: Tensor, lengths: Tensor, slots: int, layers: int, heads: int, kv_heads: int, width: int, theta: float, eps: float, path: int) -> Tuple[Tensor, Tensor]:
  b = torch.size(ids, 0)
  p = torch.size(ids, 1)
  x = torch.embedding(ws[0], ids)
  cache = torch.zeros([layers, 2, b, slots, kv_heads, width], dtype=ops.prim.dtype(x), device=ops.prim.device(x))
  cos, sin, = __torch__.decoder.rope_table(p, width, theta, x)
  cos = torch.unsqueeze(torch.to(cos, ops.prim.dtype(x)), 1)
  sin = torch.unsqueeze(torch.to(sin, ops.prim.dtype(x)), 1)
  for l in range(layers):
    o = 1 + l * 6
    h = __torch__.decoder.rms_norm(x, ws[o], eps)
    qkv = torch.view(__torch__.linear.linear(h, ws[o + 1], path), [b, p, heads + 2 * kv_heads, width])
    qk, v, = torch.split_with_sizes(qkv, [heads + kv_heads, kv_heads], 2)
    q, k, = torch.split_with_sizes(__torch__.decoder.rotate(qk, cos, sin), [heads, kv_heads], 2)
    torch.copy_(torch.narrow(torch.select(torch.select(cache, 0, l), 0, 0), 1, 0, p), k)
    torch.copy_(torch.narrow(torch.select(torch.select(cache, 0, l), 0, 1), 1, 0, p), v)
    a = torch.scaled_dot_product_attention(torch.transpose(q, 1, 2), __torch__.decoder.for_queries(k, heads), __torch__.decoder.for_queries(v, heads), None, 0.0, True, scale=None, enable_gqa=False)
    x = x + __torch__.linear.linear(torch.reshape(torch.transpose(a, 1, 2), [b, p, heads * width]), ws[o + 2], path)
    h = __torch__.decoder.rms_norm(x, ws[o + 3], eps)
    x = x + __torch__.linear.linear(__torch__.decoder.swiglu(__torch__.linear.linear(h, ws[o + 4], path)), ws[o + 5], path)
  at = torch.arange(b, dtype=4, device=ops.prim.device(ids)) * p + lengths - 1
  last = torch.index_select(torch.reshape(x, [b * p, -1]), 0, at)
  last = __torch__.decoder.rms_norm(last, ws[1 + 6 * layers], eps)
  return (cache, torch.to(__torch__.linear.linear(last, head, path), 6))

# One token a row at its own position. tokens [B], positions [B], bias [B, 1, 1, n] (0 or -inf) -> logits [B, V] fp32
def advance(ws: List[Tensor], head: Tensor, cache: Tensor, tokens: Tensor, rows: Tensor, positions: Tensor, bias: Tensor, cos: Tensor, sin: Tensor, layers: int, heads: int, kv_heads: int, width: int, eps: float, path: int) -> Tensor:
  b = torch.size(tokens, 0)
  n = torch.size(bias, 3)
  x = torch.embedding(ws[0], tokens)
  for l in range(layers):
    o = 1 + l * 6
    keys = torch.select(torch.select(cache, 0, l), 0, 0)
    values = torch.select(torch.select(cache, 0, l), 0, 1)
    h = __torch__.decoder.rms_norm(x, ws[o], eps)
    qkv = torch.view(__torch__.linear.linear(h, ws[o + 1], path), [b, heads + 2 * kv_heads, width])
    qk = __torch__.decoder.rotate(torch.narrow(qkv, 1, 0, heads + kv_heads), cos, sin)
    torch.index_put_(keys, annotate(List[Optional[Tensor]], [rows, positions]), torch.narrow(qk, 1, heads, kv_heads), False)
    torch.index_put_(values, annotate(List[Optional[Tensor]], [rows, positions]), torch.narrow(qkv, 1, heads + kv_heads, kv_heads), False)
    q = torch.unsqueeze(torch.narrow(qk, 1, 0, heads), 2)
    k = torch.transpose(torch.narrow(keys, 1, 0, n), 1, 2)
    v = torch.transpose(torch.narrow(values, 1, 0, n), 1, 2)
    a = torch.scaled_dot_product_attention(q, k, v, bias, 0.0, False, scale=None, enable_gqa=heads != kv_heads)
    x = x + __torch__.linear.linear(torch.reshape(a, [b, heads * width]), ws[o + 2], path)
    h = __torch__.decoder.rms_norm(x, ws[o + 3], eps)
    x = x + __torch__.linear.linear(__torch__.decoder.swiglu(__torch__.linear.linear(h, ws[o + 4], path)), ws[o + 5], path)
  x = __torch__.decoder.rms_norm(x, ws[1 + 6 * layers], eps)
  return torch.to(__torch__.linear.linear(x, head, path), 6)

# Removes what top-k (0 = all) leaves out, then what top-p (1 = all) leaves out of the rest, renormalised. logits [B, V], top_k [B, 1] int64, top_p [B, 1]
def restrict(logits: Tensor, top_k: Tensor, top_p: Tensor) -> Tensor:
  ordered, order, = torch.sort(logits, -1, True)
  rank = torch.unsqueeze(torch.arange(torch.size(logits, 1), dtype=4, device=ops.prim.device(logits)), 0)
  keep = torch.logical_or(torch.eq(top_k, 0), torch.lt(rank, top_k))
  p = torch.softmax(torch.masked_fill(ordered, torch.logical_not(keep), -float("inf")), -1)
  # a token stays while the tokens before it hold less than p, so the first always stays
  keep = torch.logical_and(keep, torch.logical_or(torch.ge(top_p, 1.0), torch.lt(torch.cumsum(p, -1) - p, top_p)))
  ordered = torch.masked_fill(ordered, torch.logical_not(keep), -float("inf"))
  return torch.scatter(logits, 1, order, ordered)

# Draws by inverting the cumulative distribution at u in [0, 1). logits [B, V] fp32, u [B, 1]
# -> token [B] and its log-prob under the distribution drawn from [B]
def draw(logits: Tensor, temperature: Tensor, top_k: Tensor, top_p: Tensor, restricted: bool, u: Tensor) -> Tuple[Tensor, Tensor]:
  z = torch.div(logits, torch.clamp(temperature, 1.0e-06))
  if restricted:
    z = __torch__.generation.restrict(z, top_k, top_p)
  logp = torch.log_softmax(z, -1)
  cdf = torch.cumsum(torch.exp(logp), -1)
  v = torch.size(cdf, 1)
  below = torch.le(cdf, u * torch.narrow(cdf, 1, v - 1, 1))
  token = torch.clamp(torch.sum(below, [1]), None, v - 1)
  return (token, torch.squeeze(torch.gather(logp, 1, torch.unsqueeze(token, 1)), 1))
