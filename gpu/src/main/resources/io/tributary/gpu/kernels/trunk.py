# Everything below the head, for rows of known tokens: scoring and training. Gradients are written out layer by layer, so
# that every matrix product takes the measured path, and what is kept for them is a choice: a layer's input alone
# (recompute) or what it computed as well.

# One layer. x [N, D] -> its output, and what the gradient needs:
# x, h, 1/rms, qkv padded (the leaf), attended with its graph or (short rows) the weights of keys, attended by token,
# x after attention, h2, 1/rms, gate up, f(gate)
def layer(s: __torch__.shape.Shape, ws: List[Tensor], ads: List[Tensor], l: int, x: Tensor, rows: __torch__.shape.Rows, cos: Tensor, sin: Tensor, path: int, grad: bool) -> Tuple[Tensor, List[Tensor]]:
  o = 1 + l * s.stride
  h, r, = __torch__.decoder.norm(x, ws[o], s.norm_offset, s.rms_eps)
  ph = __torch__.linear.operand(h, path)
  flat = __torch__.lora.add(__torch__.linear.linear(ph, ws[o + 1], path), h, ads, l, 0)
  if s.qkv_bias >= 0:
    flat = flat + torch.to(ws[o + s.qkv_bias], ops.prim.dtype(flat))
  each = torch.view(flat, [-1, s.heads + 2 * s.kv_heads, s.head_width])
  raw = annotate(List[Tensor], [])
  if s.q_norm >= 0:
    q0, k0, v0, = torch.split_with_sizes(each, [s.heads, s.kv_heads, s.kv_heads], 1)
    q1, rq, = __torch__.decoder.norm(q0, ws[o + s.q_norm], s.norm_offset, s.rms_eps)
    k1, rk, = __torch__.decoder.norm(k0, ws[o + s.k_norm], s.norm_offset, s.rms_eps)
    raw = [q0, rq, k0, rk]
    qk = torch.cat([q1, k1], 1)
    v = v0
  else:
    qk, v, = torch.split_with_sizes(each, [s.heads + s.kv_heads, s.kv_heads], 1)
  leaf = torch.cat([__torch__.decoder.rotate(qk, cos, sin), v], 1)
  short = __torch__.decoder.short(rows)
  if short:
    leaf = __torch__.linear.operand(leaf, path)
  if torch.numel(rows.gather) > 0:
    leaf = torch.index_select(leaf, 0, rows.gather)
  leaf = torch.view(leaf, [rows.batch, rows.width, s.heads + 2 * s.kv_heads, s.head_width])
  if short:
    a, slots, = __torch__.decoder.short_attention(leaf, s.heads, s.kv_heads, s.window)
  else:
    if grad:
      torch.set_grad_enabled(True)
      leaf = torch.requires_grad_(torch.detach(leaf), True)
      slots = __torch__.decoder.attention(leaf, s.heads, s.kv_heads, s.window)
      torch.set_grad_enabled(False)
    else:
      slots = __torch__.decoder.attention(leaf, s.heads, s.kv_heads, s.window)
    a = torch.detach(slots)
  if torch.numel(rows.scatter) > 0:
    a = torch.index_select(a, 0, rows.scatter)
  pa = __torch__.linear.operand(a, path)
  x2 = torch.add_(__torch__.lora.add(__torch__.linear.linear(pa, ws[o + s.out], path), a, ads, l, 1), x)
  if s.out_bias >= 0:
    x2 = torch.add_(x2, torch.to(ws[o + s.out_bias], ops.prim.dtype(x2)))
  h2, r2, = __torch__.decoder.norm(x2, ws[o + s.ffn_norm], s.norm_offset, s.rms_eps)
  ph2 = __torch__.linear.operand(h2, path)
  # gate and up lie between two products and stay in their dtype
  gu = __torch__.linear.product(ph2, ws[o + s.gate_up], path)
  if torch.len(ads) > 1:
    gu = __torch__.linear.operand(__torch__.lora.add(torch.to(gu, ops.prim.dtype(h2)), h2, ads, l, 2), path)
  active, m, = __torch__.decoder.gated_parts(gu, s.gelu)
  y = torch.add_(__torch__.lora.add(__torch__.linear.linear(m, ws[o + s.down], path), m, ads, l, 3), x2)
  kept = annotate(List[Tensor], [])
  if grad:
    kept = [x, h, r, leaf, slots, a, x2, h2, r2, gu, active]
    if torch.len(ads) == 1:
      # what a weight's gradient takes is enough; an adapter's takes all of it
      kept = [x, ph, r, leaf, slots, pa, x2, ph2, r2, gu, active]
    for t in raw:
      kept.append(t)
  return (y, kept)

# dy [N, D] -> gradient of the layer's input; the layer's gradients go into gs, laid out like ws (full) or ads (adapters)
def layer_backward(s: __torch__.shape.Shape, ws: List[Tensor], ads: List[Tensor], masks: List[Tensor], gs: List[Tensor], l: int, kept: List[Tensor], dy: Tensor, rows: __torch__.shape.Rows, cos: Tensor, sin: Tensor, path: int) -> Tensor:
  o = 1 + l * s.stride
  full = torch.len(ads) == 1
  x = kept[0]
  h = kept[1]
  leaf = kept[3]
  a = kept[5]
  x2 = kept[6]
  h2 = kept[7]
  gu = kept[9]
  active = kept[10]
  gate, up, = torch.chunk(gu, 2, -1)
  m = torch.mul(active, up)
  p = __torch__.linear.operand(dy, path)
  dm = __torch__.linear.product_gradient(p, ws[o + s.down], path)
  if full:
    gs[o + s.down] = __torch__.linear.weight_gradient(p, m, path)
  else:
    dm = __torch__.linear.operand(__torch__.lora.backward(torch.to(dm, ops.prim.dtype(dy)), dy, m, ads, masks, gs, l, 3), path)
  dgu = __torch__.decoder.gated_backward(dm, gu, active, s.gelu)
  dh2 = __torch__.linear.input_gradient(dgu, ws[o + s.gate_up], path)
  if full:
    gs[o + s.gate_up] = __torch__.linear.weight_gradient(dgu, h2, path)
  else:
    dh2 = __torch__.lora.backward(dh2, dgu, h2, ads, masks, gs, l, 2)
  dx2, dw2, = __torch__.decoder.norm_backward(dh2, x2, kept[8], ws[o + s.ffn_norm], s.norm_offset)
  torch.add_(dx2, dy)
  p = __torch__.linear.operand(dx2, path)
  da = __torch__.linear.product_gradient(p, ws[o + s.out], path)
  if full:
    gs[o + s.ffn_norm] = dw2
    if s.out_bias >= 0:
      gs[o + s.out_bias] = torch.sum(torch.to(dx2, 6), [0])
    gs[o + s.out] = __torch__.linear.weight_gradient(p, a, path)
  else:
    da = __torch__.lora.backward(torch.to(da, ops.prim.dtype(dx2)), dx2, a, ads, masks, gs, l, 1)
  da = torch.to(da, ops.prim.dtype(leaf))
  if torch.numel(rows.scatter) > 0:
    da = torch.index_copy_(torch.zeros([rows.batch * rows.width, torch.size(da, 1)], dtype=ops.prim.dtype(da), device=ops.prim.device(da)), 0, rows.scatter, da)
  if __torch__.decoder.short(rows):
    dleaf = __torch__.decoder.short_attention_backward(da, kept[4], leaf, s.heads, s.kv_heads)
  else:
    torch.set_grad_enabled(True)
    found = torch.autograd.grad([kept[4]], [leaf], annotate(List[Optional[Tensor]], [da]), None, False, False)
    torch.set_grad_enabled(False)
    dleaf = torch.detach(ops.aten._unwrap_optional(found[0]))
  dleaf = torch.view(torch.to(dleaf, ops.prim.dtype(dy)), [rows.batch * rows.width, s.heads + 2 * s.kv_heads, s.head_width])
  if torch.numel(rows.gather) > 0:
    n = torch.size(x, 0)
    dleaf = torch.index_add_(torch.zeros([n, s.heads + 2 * s.kv_heads, s.head_width], dtype=ops.prim.dtype(dleaf), device=ops.prim.device(dleaf)), 0, rows.gather, dleaf)
  dqk, dv, = torch.split_with_sizes(dleaf, [s.heads + s.kv_heads, s.kv_heads], 1)
  dqk = __torch__.decoder.rotate(dqk, cos, torch.neg(sin))
  if s.q_norm >= 0:
    dq, dk, = torch.split_with_sizes(dqk, [s.heads, s.kv_heads], 1)
    dq0, dwq, = __torch__.decoder.norm_backward(dq, kept[11], kept[12], ws[o + s.q_norm], s.norm_offset)
    dk0, dwk, = __torch__.decoder.norm_backward(dk, kept[13], kept[14], ws[o + s.k_norm], s.norm_offset)
    if full:
      gs[o + s.q_norm] = dwq
      gs[o + s.k_norm] = dwk
    dqk = torch.cat([dq0, dk0], 1)
  dflat = torch.flatten(torch.cat([dqk, dv], 1), 1, 2)
  p = __torch__.linear.operand(dflat, path)
  dh = __torch__.linear.input_gradient(p, ws[o + 1], path)
  if full:
    gs[o + 1] = __torch__.linear.weight_gradient(p, h, path)
    if s.qkv_bias >= 0:
      gs[o + s.qkv_bias] = torch.sum(torch.to(dflat, 6), [0])
  else:
    dh = __torch__.lora.backward(dh, dflat, h, ads, masks, gs, l, 0)
  dx, dw, = __torch__.decoder.norm_backward(dh, x, kept[2], ws[o], s.norm_offset)
  if full:
    gs[o] = dw
  return torch.add_(dx, dx2)

def embed(s: __torch__.shape.Shape, ws: List[Tensor], ids: Tensor, path: int) -> Tensor:
  x = torch.embedding(ws[0], ids)
  if s.embedding_scale != 1.0:
    x = x * s.embedding_scale
  return torch.to(x, __torch__.linear.stream(path))

def angles(s: __torch__.shape.Shape, positions: Tensor, path: int) -> Tuple[Tensor, Tensor]:
  cos, sin, = __torch__.decoder.rope(positions, s.frequencies)
  d = __torch__.linear.stream(path)
  return (torch.to(cos, d), torch.to(sin, d))

# All layers -> the last one's output [N, D], and what each keeps: its input (recompute), all (grad) or nothing
def forward(s: __torch__.shape.Shape, ws: List[Tensor], ads: List[Tensor], rows: __torch__.shape.Rows, path: int, grad: bool, recompute: bool) -> Tuple[Tensor, List[List[Tensor]]]:
  x = __torch__.trunk.embed(s, ws, rows.ids, path)
  cos, sin, = __torch__.trunk.angles(s, rows.positions, path)
  kept = annotate(List[List[Tensor]], [])
  for l in range(s.layers):
    y, of_layer, = __torch__.trunk.layer(s, ws, ads, l, x, rows, cos, sin, path, grad and not recompute)
    if grad:
      if recompute:
        kept.append([x])
      else:
        kept.append(of_layer)
    x = y
  return (x, kept)

# dx [N, D] at the last layer's output -> gradients of every layer and of the embedding into gs
def backward(s: __torch__.shape.Shape, ws: List[Tensor], ads: List[Tensor], masks: List[Tensor], gs: List[Tensor], rows: __torch__.shape.Rows, kept: List[List[Tensor]], dx: Tensor, path: int, recompute: bool) -> Tensor:
  cos, sin, = __torch__.trunk.angles(s, rows.positions, path)
  d = dx
  for i in range(s.layers):
    l = s.layers - 1 - i
    of_layer = torch.pop(kept, -1)
    if recompute:
      y, of_layer, = __torch__.trunk.layer(s, ws, ads, l, of_layer[0], rows, cos, sin, path, True)
    d = __torch__.trunk.layer_backward(s, ws, ads, masks, gs, l, of_layer, d, rows, cos, sin, path)
  if torch.len(ads) == 1:
    if torch.numel(gs[0]) == 0:
      gs[0] = torch.zeros_like(ws[0])
    torch.index_add_(gs[0], 0, rows.ids, torch.to(d, 6), alpha=s.embedding_scale)
  return d
