# Sampling with a key/value cache, for R rows at a time: slots first .. first + R - 1 of the cache. Weights are prepared
# once a version:
#   ps[0]        embedding       [V, D], Gemma's scale multiplied in
#   ps[1], ps[2] root of D eps and of E eps: RMSNorm is x root(D) / hypot(|x|, root(D eps)), its scale in the next matrix
#   ps[3 + 6l]   q, k, v         with the attention norm and 1 / sqrt(E) multiplied in
#   ps[4 + 6l]   out   ps[5 + 6l] gate, up with the ffn norm multiplied in   ps[6 + 6l] down
#   ps[7 + 6l]   bias of q, k, v, or empty   ps[8 + 6l] bias of out, or empty
#   ps[3 + 6L]   head with the final norm multiplied in
#   ps[4 + 6L + 2l], ps[5 + 6L + 2l]   norms of query and key, if the model has them
# On paths 5 and 6 as many follow as there are matrices: their scales, or biases of 0.
# The coordinates of queries and keys are paired (first half, second half) -> neighbours, so that one complex product
# turns them; their dot product is the same.

# [.., E] halves -> pairs, for rows of a matrix or a bias: w [heads E, ..]
def paired(w: Tensor, heads: int, width: int) -> Tensor:
  rest = torch.numel(w) // (heads * width)
  halves = torch.view(w, [heads, 2, width // 2, rest])
  return torch.reshape(torch.transpose(halves, 1, 2), [heads * width, rest])

# The scale of each row of w [M, D] that makes its largest value 127, in bf16 as it will be multiplied with -> [M]
def scales(w: Tensor) -> Tensor:
  largest = torch.clamp(torch.amax(torch.abs(w), [1], False), 1.0e-12, None)
  return torch.to(largest / 127.0, 15)

# What goes with a matrix on paths that have it
def with_scale(scales: List[Tensor], w: Tensor, path: int) -> List[Tensor]:
  out = scales
  if path == 5:
    out = scales + [__torch__.generation.scales(w)]
  elif path == 6:
    out = scales + [torch.zeros([torch.size(w, 0)], dtype=6, device=ops.prim.device(w))]
  return out

# A matrix as its path multiplies it fastest for so many rows
def packed(w: Tensor, rows: int, path: int) -> Tensor:
  if path == 1:
    p = ops.mkldnn._reorder_linear_weight(torch.contiguous(w), rows)
  elif path == 0:
    # columns of the product side by side: a matrix times one row then runs at the speed of memory
    p = torch.contiguous(torch.t(w))
  elif path == 6:
    p = torch.fbgemm_pack_gemm_matrix_fp16(torch.contiguous(w))
  elif path == 5:
    scale = torch.unsqueeze(torch.to(__torch__.generation.scales(w), 6), 1)
    # the product reads 16 columns at a time, whatever there are
    none = torch.remainder(torch.neg(torch.size(w, 1)), 16)
    p = torch.constant_pad_nd(torch.to(torch.clamp(torch.round(w / scale), -127, 127), 1), [0, none], 0)
  else:
    p = torch.contiguous(torch.to(w, __torch__.linear.dtype(path)))
  return p

def prepare(s: __torch__.shape.Shape, ws: List[Tensor], ads: List[Tensor], rows: int, path: int) -> List[Tensor]:
  out = annotate(List[Tensor], [])
  scales = annotate(List[Tensor], [])
  e = s.head_width
  half = s.heads + s.kv_heads
  flow = __torch__.linear.stream(path)
  scale = 1.0
  if s.q_norm < 0:
    scale = 1.0 / torch.sqrt(float(e))
  width = torch.size(ws[0], 1)
  root = torch.sqrt(float(width))
  out.append(torch.to(ws[0] * s.embedding_scale, flow))
  out.append(torch.full([], root * torch.sqrt(s.rms_eps), dtype=6, device=ops.prim.device(ws[0])))
  out.append(torch.full([], torch.sqrt(float(e) * s.rms_eps), dtype=6, device=ops.prim.device(ws[0])))
  for l in range(s.layers):
    o = 1 + l * s.stride
    w = __torch__.lora.merged(ws[o + 1], ads, l, 0) * ((ws[o] + s.norm_offset) * root)
    q, k, v, = torch.split_with_sizes(w, [s.heads * e, s.kv_heads * e, s.kv_heads * e], 0)
    qkv = torch.cat([__torch__.generation.paired(q * scale, s.heads, e), __torch__.generation.paired(k, s.kv_heads, e), v], 0)
    of_layer = [qkv, __torch__.lora.merged(ws[o + s.out], ads, l, 1)]
    gate_up = __torch__.lora.merged(ws[o + s.gate_up], ads, l, 2) * ((ws[o + s.ffn_norm] + s.norm_offset) * root)
    of_layer.append(gate_up)
    of_layer.append(__torch__.lora.merged(ws[o + s.down], ads, l, 3))
    for m in of_layer:
      out.append(__torch__.generation.packed(m, rows, path))
      scales = __torch__.generation.with_scale(scales, m, path)
    bias = torch.zeros([0], dtype=6, device=ops.prim.device(ws[0]))
    if s.qkv_bias >= 0:
      bq, bk, bv, = torch.split_with_sizes(ws[o + s.qkv_bias], [s.heads * e, s.kv_heads * e, s.kv_heads * e], 0)
      bias = torch.cat([torch.flatten(__torch__.generation.paired(bq * scale, s.heads, e)), torch.flatten(__torch__.generation.paired(bk, s.kv_heads, e)), bv], 0)
    out.append(torch.to(bias, flow))
    bias = torch.zeros([0], dtype=6, device=ops.prim.device(ws[0]))
    if s.out_bias >= 0:
      bias = ws[o + s.out_bias]
    out.append(torch.to(bias, flow))
  head = ws[s.head] * ((ws[s.final_norm] + s.norm_offset) * root)
  out.append(__torch__.generation.packed(head, rows, path))
  scales = __torch__.generation.with_scale(scales, head, path)
  if s.q_norm >= 0:
    for l in range(s.layers):
      o = 1 + l * s.stride
      # root E of the norm and 1 / root E of the attention cancel
      q = ws[o + s.q_norm] + s.norm_offset
      k = (ws[o + s.k_norm] + s.norm_offset) * torch.sqrt(float(e))
      out.append(torch.to(torch.flatten(__torch__.generation.paired(torch.unsqueeze(q, 1), 1, e)), flow))
      out.append(torch.to(torch.flatten(__torch__.generation.paired(torch.unsqueeze(k, 1), 1, e)), flow))
  for scale_of_matrix in scales:
    out.append(scale_of_matrix)
  return out

# The scale of a layer's matrix m, of q k v, out, gate up, down; the head's is that of m = 0 after the last layer.
# Nothing in particular where matrices have none.
def scale(s: __torch__.shape.Shape, ps: List[Tensor], l: int, m: int, path: int) -> Tensor:
  of = ps[1]
  if path == 5 or path == 6:
    of = ps[torch.len(ps) - 4 * s.layers - 1 + 4 * l + m]
  return of

# A prepared matrix of paths 0, 1 and 5, its columns behind each other: [D, M], fp32 or int8 and then columns of 0
def columns(w: Tensor, path: int) -> Tensor:
  if path == 0:
    p = w
  elif path == 1:
    p = torch.contiguous(torch.t(torch.to_dense(w, None, masked_grad=None)))
  else:
    p = torch.contiguous(torch.t(w))
  return p

# An empty cache: of each layer, keys and values side by side [slots K, 2, S, E]
def cache(s: __torch__.shape.Shape, slots: int, length: int, like: Tensor, path: int) -> List[Tensor]:
  out = annotate(List[Tensor], [])
  for l in range(s.layers):
    out.append(torch.zeros([slots * s.kv_heads, 2, length, s.head_width], dtype=__torch__.linear.stream(path), device=ops.prim.device(like)))
  return out

# x / hypot(|x|, c) over the last axis: RMSNorm without its scale. Fewest calls count here, at one row they are the cost
def normed(x: Tensor, c: Tensor, path: int) -> Tensor:
  if path == 4:
    f = torch.to(x, 6)
    y = torch.to(torch.div(f, torch.hypot(torch.linalg_vector_norm(f, 2, [-1], True), c)), 15)
  else:
    y = torch.div(x, torch.hypot(torch.linalg_vector_norm(x, 2, [-1], True), c))
  return y

# x times int8 weights, in bf16
def int8(x: Tensor, w: Tensor, scale: Tensor) -> Tensor:
  h = torch.to(x, 15)
  none = torch.size(w, 1) - torch.size(x, 1)
  if none > 0:
    h = torch.constant_pad_nd(h, [0, none], 0)
  return torch.to(torch._weight_int8pack_mm(h, w, scale), 6)

# x, normed, times a packed matrix
def project(x: Tensor, c: Tensor, w: Tensor, scale: Tensor, path: int) -> Tensor:
  if path < 2:
    h = torch.div(x, torch.hypot(torch.linalg_vector_norm(x, 2, [-1], True), c))
    if path == 0:
      y = torch.mm(h, w)
    else:
      y = __torch__.linear.onednn(h, w)
  elif path == 5:
    y = __torch__.generation.int8(__torch__.generation.normed(x, c, path), w, scale)
  elif path == 6:
    y = torch.fbgemm_linear_fp16_weight_fp32_activation(__torch__.generation.normed(x, c, path), w, scale)
  else:
    h = __torch__.generation.normed(x, c, path)
    y = torch.to(torch.linear(torch.to(h, __torch__.linear.dtype(path)), w), __torch__.linear.stream(path))
  return y

# r plus x times a packed matrix
def project_onto(r: Tensor, x: Tensor, w: Tensor, scale: Tensor, path: int) -> Tensor:
  if path == 0:
    y = torch.addmm(r, x, w, beta=1, alpha=1)
  elif path == 1:
    y = ops.mkldnn._linear_pointwise(x, r, w, None, "add")
  elif path == 4:
    y = torch.addmm(r, x, torch.t(w), beta=1, alpha=1)
  elif path == 5:
    y = torch.add_(__torch__.generation.int8(x, w, scale), r)
  elif path == 6:
    y = torch.add_(torch.fbgemm_linear_fp16_weight_fp32_activation(x, w, scale), r)
  else:
    y = r + torch.to(torch.linear(torch.to(x, __torch__.linear.dtype(path)), w), 6)
  return y

# e^(i angle) of every position, [n, 1, E/2] complex
def turns(n: int, frequencies: List[float], like: Tensor) -> Tensor:
  device = ops.prim.device(like)
  angle = torch.outer(torch.arange(n, dtype=6, device=device), torch.tensor(frequencies, dtype=6, device=device))
  return torch.unsqueeze(torch.polar(torch.ones_like(angle), angle), 1)

# x [.., E] of paired coordinates by turn [.., E/2]
def turned(x: Tensor, turn: Tensor, path: int) -> Tensor:
  sizes = torch.size(x)
  f = x
  if path == 4:
    f = torch.to(x, 6)
  pairs = torch.view(f, [sizes[0], sizes[1], sizes[2] // 2, 2])
  y = torch.flatten(torch.view_as_real(torch.mul(torch.view_as_complex(pairs), turn)), 2)
  if path == 4:
    y = torch.to(y, 15)
  return y

# The next T tokens of R rows at once: their keys and values enter the cache, and they attend to all before them.
# ids [R T]; places [R T 2K] where keys and values go in the flattened cache; keys and values are each layer's views of the
# cache. Without heads, T = 1: turn [R, H + 2K, E/2] (1 for values), views [R, K, n, E] of these rows alone, bias [R, 1, 1, n].
# With them: turn [R T, 1, E/2], views [.., n, E] of all heads, of which "heads" [R K] are these rows', bias [R, 1, T, n].
# Bias is 0 or -inf. -> states [R T, D]
def advance(s: __torch__.shape.Shape, ps: List[Tensor], flat: List[Tensor], keys: List[Tensor], values: List[Tensor], heads: Tensor, ids: Tensor, rows: int, turn: Tensor, places: Tensor, bias: Tensor, path: int) -> Tensor:
  e = s.head_width
  k_heads = s.kv_heads
  group = s.heads // k_heads
  t = torch.size(ids, 0) // rows
  one = torch.numel(heads) == 0
  x = torch.embedding(ps[0], ids)
  for l in range(s.layers):
    o = 3 + l * 6
    qkv = __torch__.generation.project(x, ps[1], ps[o], __torch__.generation.scale(s, ps, l, 0, path), path)
    if s.qkv_bias >= 0:
      qkv = qkv + ps[o + 4]
    each = torch.view(qkv, [-1, s.heads + 2 * k_heads, e])
    if s.q_norm >= 0:
      q0, k0, v0, = torch.split_with_sizes(each, [s.heads, k_heads, k_heads], 1)
      n = 4 + s.layers * 6 + 2 * l
      each = torch.cat([__torch__.generation.normed(q0, ps[2], path) * ps[n], __torch__.generation.normed(k0, ps[2], path) * ps[n + 1], v0], 1)
    if one:
      q, kv, = torch.split_with_sizes(__torch__.generation.turned(each, turn, path), [s.heads, 2 * k_heads], 1)
      torch.index_copy_(flat[l], 0, places, torch.reshape(kv, [-1, e]))
      # the query heads of a group are to their key head what positions are to attention
      a = torch.scaled_dot_product_attention(torch.view(q, [rows, k_heads, group, e]), keys[l], values[l], bias, 0.0, False, scale=1.0, enable_gqa=False)
      a = torch.reshape(a, [rows, s.heads * e])
    else:
      qk, v, = torch.split_with_sizes(each, [s.heads + k_heads, k_heads], 1)
      q, k, = torch.split_with_sizes(__torch__.generation.turned(qk, turn, path), [s.heads, k_heads], 1)
      torch.index_copy_(flat[l], 0, places, torch.reshape(torch.cat([k, v], 1), [-1, e]))
      # [R, T, K, G, E] -> [R K, G T, E]
      q = torch.permute(torch.view(q, [rows, t, k_heads, group, e]), [0, 2, 3, 1, 4])
      scores = torch.bmm(torch.reshape(q, [rows * k_heads, group * t, e]), torch.transpose(torch.index_select(keys[l], 0, heads), 1, 2))
      n = torch.size(scores, 2)
      scores = torch.view(torch.add_(torch.view(scores, [rows, s.heads, t, n]), bias), [rows * k_heads, group * t, n])
      a = torch.view(torch.bmm(torch.softmax(scores, -1), torch.index_select(values[l], 0, heads)), [rows, k_heads, group, t, e])
      a = torch.reshape(torch.permute(a, [0, 3, 1, 2, 4]), [rows * t, s.heads * e])
    x = __torch__.generation.project_onto(x, a, ps[o + 1], __torch__.generation.scale(s, ps, l, 1, path), path)
    if s.out_bias >= 0:
      x = x + ps[o + 5]
    gu = __torch__.generation.project(x, ps[1], ps[o + 2], __torch__.generation.scale(s, ps, l, 2, path), path)
    x = __torch__.generation.project_onto(x, __torch__.decoder.gated(gu, s.gelu), ps[o + 3], __torch__.generation.scale(s, ps, l, 3, path), path)
  return x

def next_logits(s: __torch__.shape.Shape, ps: List[Tensor], x: Tensor, path: int) -> Tensor:
  return torch.to(__torch__.generation.project(x, ps[1], ps[3 + 6 * s.layers], __torch__.generation.scale(s, ps, s.layers, 0, path), path), 6)

# What a row may not see of cache places 0 .. n - 1: those after its position and those before its window.
# positions [R, T] -> [R, T, n] of 0 and -inf
def mask(positions: Tensor, n: int, window: int, dtype: int) -> Tensor:
  place = torch.arange(n, dtype=4, device=ops.prim.device(positions))
  at = torch.unsqueeze(positions, 2)
  hidden = torch.gt(place, at)
  if window > 0:
    hidden = torch.logical_or(hidden, torch.le(place, at - window))
  return torch.masked_fill(torch.zeros(torch.size(hidden), dtype=dtype, device=ops.prim.device(positions)), hidden, -float("inf"))

# Where in a layer's flattened cache [slots K 2 S, E] the key heads of a token and then its value heads go.
# slots [R], positions [R, T] -> [R, T, 2K]
def places(slots: Tensor, positions: Tensor, heads: int, length: int) -> Tensor:
  device = ops.prim.device(slots)
  key = torch.arange(heads, dtype=4, device=device) * 2
  of_slot = (torch.unsqueeze(slots * (2 * heads), 1) + torch.cat([key, key + 1], 0)) * length
  return torch.unsqueeze(of_slot, 1) + torch.unsqueeze(positions, 2)

# Prompt tokens enter the cache: rows of T tokens from each row's start; a row's tokens beyond its count go to the last,
# unused place. ids [R, T], slots [R], starts [R], counts [R]
def prefill(s: __torch__.shape.Shape, ps: List[Tensor], kv: List[Tensor], ids: Tensor, slots: Tensor, starts: Tensor, counts: Tensor, path: int) -> Tensor:
  device = ops.prim.device(ids)
  rows = torch.size(ids, 0)
  t = torch.size(ids, 1)
  length = torch.size(kv[0], 2)
  step = torch.unsqueeze(torch.arange(t, dtype=4, device=device), 0)
  positions = torch.unsqueeze(starts, 1) + step
  real = torch.lt(step, torch.unsqueeze(counts, 1))
  n = int(torch.max(starts + counts))
  to = torch.masked_fill(positions, torch.logical_not(real), length - 1)
  # a token past its row's end attends like the row's last: what comes of it is not used, but must be a number
  at = torch.minimum(positions, torch.unsqueeze(starts + counts - 1, 1))
  turn = torch.index_select(__torch__.generation.turns(n, s.frequencies, ids), 0, torch.flatten(at))
  bias = torch.unsqueeze(__torch__.generation.mask(at, n, s.window, ops.prim.dtype(kv[0])), 1)
  heads = torch.flatten(torch.unsqueeze(slots * s.kv_heads, 1) + torch.arange(s.kv_heads, dtype=4, device=device))
  flat, keys, values, = __torch__.generation.views(s, kv, torch.size(kv[0], 0), n)
  where = torch.flatten(__torch__.generation.places(slots, to, s.kv_heads, length))
  return __torch__.generation.advance(s, ps, flat, keys, values, heads, torch.flatten(ids), rows, turn, where, bias, path)

# Each layer's cache flattened, and the first n places of its first heads: keys, values [heads, n, E]
def views(s: __torch__.shape.Shape, kv: List[Tensor], heads: int, n: int) -> Tuple[List[Tensor], List[Tensor], List[Tensor]]:
  flat = annotate(List[Tensor], [])
  keys = annotate(List[Tensor], [])
  values = annotate(List[Tensor], [])
  for l in range(s.layers):
    flat.append(torch.view(kv[l], [-1, s.head_width]))
    both = torch.narrow(torch.narrow(kv[l], 0, 0, heads), 2, 0, n)
    keys.append(torch.select(both, 1, 0))
    values.append(torch.select(both, 1, 1))
  return (flat, keys, values)

# [R K, n, E] -> [R, K, n, E]
def by_row(of_heads: List[Tensor], rows: int) -> List[Tensor]:
  out = annotate(List[Tensor], [])
  for x in of_heads:
    out.append(torch.unflatten(x, 0, [rows, -1]))
  return out

# The first "length" places of slot "source" are copied to slot "to"
def copy(s: __torch__.shape.Shape, kv: List[Tensor], source: int, to: int, length: int) -> List[Tensor]:
  for l in range(s.layers):
    each = torch.narrow(kv[l], 2, 0, length)
    torch.copy_(torch.narrow(each, 0, to * s.kv_heads, s.kv_heads), torch.narrow(each, 0, source * s.kv_heads, s.kv_heads))
  return kv

# Places start .. start + n - 1 of a slot, a view of each layer's -> [K, 2, n, E]
def of_slot(s: __torch__.shape.Shape, kv: Tensor, slot: int, start: int, n: int) -> Tensor:
  return torch.narrow(torch.narrow(kv, 0, slot * s.kv_heads, s.kv_heads), 2, start, n)

# All layers' -> [L, K, 2, n, E]
def read_slot(s: __torch__.shape.Shape, kv: List[Tensor], slot: int, start: int, n: int) -> Tensor:
  out = annotate(List[Tensor], [])
  for l in range(s.layers):
    out.append(__torch__.generation.of_slot(s, kv[l], slot, start, n))
  return torch.stack(out, 0)

# and back, from rows [L, K, 2, n, E]
def fill_slot(s: __torch__.shape.Shape, kv: List[Tensor], rows: Tensor, slot: int, start: int) -> List[Tensor]:
  n = torch.size(rows, 3)
  for l in range(s.layers):
    torch.copy_(__torch__.generation.of_slot(s, kv[l], slot, start, n), torch.select(rows, 0, l))
  return kv

# e^(i angle) for one token of each row at a time: turns [n, 1, E/2], at [R, k] -> k of [R, H + 2K, E/2], 1 for values
def by_step(s: __torch__.shape.Shape, turns: Tensor, at: Tensor) -> List[Tensor]:
  k = torch.size(at, 1)
  rows = torch.size(at, 0)
  half = torch.size(turns, 2)
  turn = torch.expand(torch.index_select(turns, 0, torch.flatten(torch.t(at))), [rows * k, s.heads + s.kv_heads, half])
  none = torch.expand(torch.ones([1, 1, 1], dtype=ops.prim.dtype(turns), device=ops.prim.device(turns)), [rows * k, s.kv_heads, half])
  return torch.split(torch.cat([turn, none], 1), rows, 0)

# k tokens for each of the first R slots, k = width of uniforms. tokens [R] go in first, at positions [R]; a row that is
# done goes on in place and is to be ignored; seen [R, V] is kept up to date.
# -> tokens [R, k], their log-probs as drawn [R, k], and of the model's own softmax [R, k]
def decode(s: __torch__.shape.Shape, ps: List[Tensor], kv: List[Tensor], tokens: Tensor, positions: Tensor, uniforms: Tensor, how: __torch__.sampling.How, path: int) -> Tuple[Tensor, Tensor, Tensor]:
  device = ops.prim.device(tokens)
  rows = torch.size(tokens, 0)
  k = torch.size(uniforms, 1)
  length = torch.size(kv[0], 2)
  # the last place is for prefill's padding
  n = ops.prim.min([int(torch.max(positions)) + k, length - 1])
  flat, keys, values, = __torch__.generation.views(s, kv, rows * s.kv_heads, n)
  # everything that depends on positions alone, for the whole chunk; a row that is done stays in its slot's last place
  at = torch.clamp(torch.unsqueeze(positions, 1) + torch.arange(k, dtype=4, device=device), None, n - 1)
  bias = torch.split(torch.unsqueeze(torch.unsqueeze(__torch__.generation.mask(at, n, s.window, ops.prim.dtype(kv[0])), 1), 1), 1, 3)
  turn = __torch__.generation.by_step(s, __torch__.generation.turns(n, s.frequencies, tokens), at)
  slots = torch.arange(rows, dtype=4, device=device)
  where = torch.unbind(torch.flatten(torch.transpose(__torch__.generation.places(slots, at, s.kv_heads, length), 0, 1), 1), 0)
  keys = __torch__.generation.by_row(keys, rows)
  values = __torch__.generation.by_row(values, rows)
  none = torch.zeros([0], dtype=4, device=device)
  out = annotate(List[Tensor], [])
  drawn = annotate(List[Tensor], [])
  model = annotate(List[Tensor], [])
  token = tokens
  u = torch.split(uniforms, 1, 1)
  for i in range(k):
    x = __torch__.generation.advance(s, ps, flat, keys, values, none, token, rows, turn[i], where[i], torch.squeeze(bias[i], 3), path)
    z = __torch__.generation.next_logits(s, ps, x, path)
    token, logp, own, = __torch__.sampling.draw(z, how, i, u[i])
    out.append(token)
    drawn.append(logp)
    model.append(own)
  return (torch.stack(out, 1), torch.stack(drawn, 1), torch.stack(model, 1))
