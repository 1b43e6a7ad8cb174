# From the trunk's output to log-probs, at the M positions that predict something and a chunk of them at a time: there
# is never a tensor of all tokens by the vocabulary. V vocabulary, C positions in a chunk.

# States after the final norm at the indexed tokens -> [M, D], with what the gradient needs: the states before it, 1/rms
def states(s: __torch__.shape.Shape, ws: List[Tensor], x: Tensor, index: Tensor) -> Tuple[Tensor, Tensor, Tensor]:
  before = torch.index_select(x, 0, index)
  h, r, = __torch__.decoder.norm(before, ws[s.final_norm], s.norm_offset, s.rms_eps)
  return (h, before, r)

def logits(s: __torch__.shape.Shape, ws: List[Tensor], h: Tensor, path: int) -> Tensor:
  return torch.to(__torch__.linear.linear(h, ws[s.head], path), 6)

# log p(targets) -> [M]
def scores(s: __torch__.shape.Shape, ws: List[Tensor], h: Tensor, targets: Tensor, chunk: int, path: int) -> Tensor:
  logps = annotate(List[Tensor], [])
  hs = torch.split(h, chunk, 0)
  ts = torch.split(targets, chunk, 0)
  for i in range(torch.len(hs)):
    all = torch.log_softmax(__torch__.head.logits(s, ws, hs[i], path), -1)
    logps.append(torch.squeeze(torch.gather(all, 1, torch.unsqueeze(ts[i], 1)), 1))
  return torch.cat(logps, 0)

# log p(targets) [M], the summed entropy in nats, and the probabilities of the first "keep" chunks
def log_probs(s: __torch__.shape.Shape, ws: List[Tensor], h: Tensor, targets: Tensor, chunk: int, keep: int, path: int) -> Tuple[Tensor, Tensor, List[Tensor]]:
  logps = annotate(List[Tensor], [])
  kept = annotate(List[Tensor], [])
  entropy = torch.zeros([], dtype=6, device=ops.prim.device(h))
  hs = torch.split(h, chunk, 0)
  ts = torch.split(targets, chunk, 0)
  for i in range(torch.len(hs)):
    all = torch.log_softmax(__torch__.head.logits(s, ws, hs[i], path), -1)
    p = torch.exp(all)
    logps.append(torch.squeeze(torch.gather(all, 1, torch.unsqueeze(ts[i], 1)), 1))
    entropy = entropy - torch.dot(torch.flatten(p), torch.flatten(all))
    if i < keep:
      kept.append(p)
  return (torch.cat(logps, 0), entropy, kept)

# Gradient of sum_t c[t] log p(targets[t]): for h [M, D], and for the head's weights into gs. Overwrites kept.
def backward(s: __torch__.shape.Shape, ws: List[Tensor], gs: List[Tensor], h: Tensor, targets: Tensor, c: Tensor, kept: List[Tensor], chunk: int, path: int, full: bool) -> Tensor:
  dhs = annotate(List[Tensor], [])
  hs = torch.split(h, chunk, 0)
  ts = torch.split(targets, chunk, 0)
  cs = torch.split(c, chunk, 0)
  for i in range(torch.len(hs)):
    if i < torch.len(kept):
      p = kept[i]
    else:
      p = torch.exp(torch.log_softmax(__torch__.head.logits(s, ws, hs[i], path), -1))
    weight = torch.unsqueeze(cs[i], 1)
    d = torch.scatter_add_(torch.mul_(p, torch.neg(weight)), 1, torch.unsqueeze(ts[i], 1), weight)
    dhs.append(__torch__.head.product_backward(s, ws, gs, hs[i], d, path, full))
  return torch.cat(dhs, 0)

# d [C, V] at the logits -> gradient of h [C, D]; the head's gradient is added to gs
def product_backward(s: __torch__.shape.Shape, ws: List[Tensor], gs: List[Tensor], h: Tensor, d: Tensor, path: int, full: bool) -> Tensor:
  p = __torch__.linear.operand(d, path)
  if full:
    dw = __torch__.linear.weight_gradient(p, h, path)
    if torch.numel(gs[s.head]) == 0:
      gs[s.head] = dw
    else:
      torch.add_(gs[s.head], dw)
  return torch.to(__torch__.linear.input_gradient(p, ws[s.head], path), ops.prim.dtype(h))

# dh [M, D] after the final norm -> gradient [N, D] of the trunk's output; a token may be indexed more than once
def to_trunk(s: __torch__.shape.Shape, ws: List[Tensor], gs: List[Tensor], dh: Tensor, before: Tensor, r: Tensor, index: Tensor, tokens: int, full: bool) -> Tensor:
  d, dw, = __torch__.decoder.norm_backward(dh, before, r, ws[s.final_norm], s.norm_offset)
  if full:
    gs[s.final_norm] = dw
  return torch.index_add_(torch.zeros([tokens, torch.size(d, 1)], dtype=ops.prim.dtype(d), device=ops.prim.device(d)), 0, index, d)
