# From the trunk's output to log-probs, at the M positions that predict something and a chunk of them at a time: there
# is never a tensor of all tokens by the vocabulary. V vocabulary, C positions in a chunk.

# States after the final norm at the indexed tokens -> [M, D], with what the gradient needs: the states before it, 1/rms
def states(s: __torch__.shape.Shape, ws: List[Tensor], x: Tensor, index: Tensor) -> Tuple[Tensor, Tensor, Tensor]:
  before = torch.index_select(x, 0, index)
  h, r, = __torch__.decoder.norm(before, ws[s.final_norm], s.norm_offset, s.rms_eps)
  return (h, before, r)

# -> [C, V] in the dtype it was multiplied in
def product(ws: List[Tensor], h: Tensor, path: int) -> Tensor:
  return __torch__.linear.product(h, ws[-1], path)

# The same in fp32
def logits(ws: List[Tensor], h: Tensor, path: int) -> Tensor:
  return torch.to(__torch__.head.product(ws, h, path), 6)

# Rows of logits that are worked on together: on a CPU so many that they stay in its cache from one operation to the next
def together(z: Tensor) -> int:
  rows = torch.size(z, 0)
  if not ops.prim.is_cuda(z):
    rows = 524288 // torch.size(z, 1)
  return max(rows, 1)

# log p(targets) -> [M]
def scores(ws: List[Tensor], h: Tensor, targets: Tensor, chunk: int, path: int) -> Tensor:
  logps = annotate(List[Tensor], [])
  hs = torch.split(h, chunk, 0)
  ts = torch.split(targets, chunk, 0)
  for i in range(torch.len(hs)):
    z = __torch__.head.product(ws, hs[i], path)
    rows = __torch__.head.together(z)
    zs = torch.split(z, rows, 0)
    us = torch.split(ts[i], rows, 0)
    for j in range(torch.len(zs)):
      all = torch.log_softmax(torch.to(zs[j], 6), -1)
      logps.append(torch.squeeze(torch.gather(all, 1, torch.unsqueeze(us[j], 1)), 1))
  return torch.cat(logps, 0)

# Logits z [C, V] are overwritten with what the gradient needs, p - 1[target], so rounded once.
# -> log p(targets) [C], the summed entropy in nats
def residual(z: Tensor, targets: Tensor) -> Tuple[Tensor, Tensor]:
  logps = annotate(List[Tensor], [])
  entropy = torch.zeros([], dtype=6, device=ops.prim.device(z))
  rows = __torch__.head.together(z)
  zs = torch.split(z, rows, 0)
  ts = torch.split(targets, rows, 0)
  for i in range(torch.len(zs)):
    all = torch.log_softmax(torch.to(zs[i], 6), -1)
    at = torch.unsqueeze(ts[i], 1)
    taken = torch.gather(all, 1, at)
    p = torch.exp(all)
    entropy = entropy - torch.dot(torch.flatten(p), torch.flatten(all))
    logps.append(torch.squeeze(taken, 1))
    done = torch.copy_(zs[i], torch.scatter_add_(p, 1, at, torch.full_like(taken, -1.0)))
  return (torch.cat(logps, 0), entropy)

# log p(targets) [M], the summed entropy in nats, and the residuals of the first "keep" chunks
def log_probs(ws: List[Tensor], h: Tensor, targets: Tensor, chunk: int, keep: int, path: int) -> Tuple[Tensor, Tensor, List[Tensor]]:
  logps = annotate(List[Tensor], [])
  kept = annotate(List[Tensor], [])
  entropy = torch.zeros([], dtype=6, device=ops.prim.device(h))
  hs = torch.split(h, chunk, 0)
  ts = torch.split(targets, chunk, 0)
  for i in range(torch.len(hs)):
    z = __torch__.head.product(ws, hs[i], path)
    taken, uncertainty, = __torch__.head.residual(z, ts[i])
    logps.append(taken)
    entropy = entropy + uncertainty
    if i < keep:
      kept.append(z)
  return (torch.cat(logps, 0), entropy, kept)

# Gradient of sum_t c[t] log p(targets[t]), which at the logits is -c[t] residual[t]: for h [M, D], and for the head's
# weights into gs
def backward(s: __torch__.shape.Shape, ws: List[Tensor], gs: List[Tensor], h: Tensor, targets: Tensor, c: Tensor, kept: List[Tensor], chunk: int, path: int, full: bool) -> Tensor:
  dhs = annotate(List[Tensor], [])
  hs = torch.split(h, chunk, 0)
  ts = torch.split(targets, chunk, 0)
  cs = torch.split(c, chunk, 0)
  for i in range(torch.len(hs)):
    if i < torch.len(kept):
      z = kept[i]
    else:
      z = __torch__.head.product(ws, hs[i], path)
      again, uncertainty, = __torch__.head.residual(z, ts[i])
    # each row's factor goes to the narrow side of both products
    weight = torch.neg(torch.unsqueeze(cs[i], 1))
    dh = __torch__.head.product_backward(s, ws, gs, torch.mul(hs[i], weight), z, path, full)
    dhs.append(torch.to(torch.mul(dh, weight), ops.prim.dtype(h)))
  return torch.cat(dhs, 0)

# d [C, V] at the logits -> gradient of h [C, D]; the head's gradient is added to gs, in fp32
def product_backward(s: __torch__.shape.Shape, ws: List[Tensor], gs: List[Tensor], h: Tensor, d: Tensor, path: int, full: bool) -> Tensor:
  p = __torch__.linear.operand(d, path)
  if full:
    dw = torch.to(__torch__.linear.weight_gradient(p, h, path), 6)
    if torch.numel(gs[s.head]) == 0:
      gs[s.head] = dw
    else:
      torch.add_(gs[s.head], dw)
  return __torch__.linear.input_gradient(p, ws[-1], path)

# dh [M, D] after the final norm -> gradient [N, D] of the trunk's output; a token may be indexed more than once
def to_trunk(s: __torch__.shape.Shape, ws: List[Tensor], gs: List[Tensor], dh: Tensor, before: Tensor, r: Tensor, index: Tensor, tokens: int, full: bool) -> Tensor:
  d, dw, = __torch__.decoder.norm_backward(dh, before, r, ws[s.final_norm], s.norm_offset)
  if full:
    gs[s.final_norm] = dw
  return torch.index_add_(torch.zeros([tokens, torch.size(d, 1)], dtype=ops.prim.dtype(d), device=ops.prim.device(d)), 0, index, d)
