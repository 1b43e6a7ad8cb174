# The gradient of an objective over log-probs: for the log-prob of each response token, and for the value head's output.

# facts [5, n, G]: there, lengths, reference, rank, baseline. tokens [5, M] or [0, 0]: reference, sampled,
# advantages, old values, returns. old [M], or [0] if the step is the first on these examples. See given.py.
def given(logp: Tensor, values: Tensor, row: Tensor, rows: int, place: Tensor, facts: Tensor, tokens: Tensor, old: Tensor) -> __torch__.given.Given:
  there = torch.select(facts, 0, 0)
  total = __torch__.given.by_response(logp, row, rows, place, there)
  lengths = torch.clamp(torch.select(facts, 0, 1), 1.0)
  none = torch.zeros([0], dtype=6, device=ops.prim.device(logp))
  t = annotate(List[Tensor], [none, none, none, none, none])
  if torch.size(tokens, 0) > 0:
    t = torch.unbind(tokens, 0)
  before = old
  if torch.numel(old) == 0:
    before = torch.detach(logp)
  return __torch__.given.Given(total, lengths, there, torch.select(facts, 0, 2), torch.select(facts, 0, 3), torch.select(facts, 0, 4), logp, row, place, rows, t[0], t[1], before, t[2], values, t[3], t[4])

# c = the objective's parameters; sft = weight of the term -avg(y_best) (RPO); scale = 1 / examples in the whole batch
# -> summed loss times scale, its gradient for logp [M], and for values [M] or [0]
def gradient(which: int, logp: Tensor, values: Tensor, row: Tensor, rows: int, place: Tensor, facts: Tensor, tokens: Tensor, old: Tensor, c: List[float], sft: float, scale: float) -> Tuple[Tensor, Tensor, Tensor]:
  torch.set_grad_enabled(True)
  leaf = torch.requires_grad_(torch.detach(logp), True)
  v = torch.requires_grad_(torch.detach(values), True)
  x = __torch__.loss.given(leaf, v, row, rows, place, facts, tokens, old)
  each = __torch__.choice.loss(which, x, c)
  best = torch.div(torch.select(x.total, 0, 0), torch.select(x.lengths, 0, 0))
  loss = torch.sum(each - best * sft) * scale
  dv = torch.zeros_like(values)
  if torch.numel(values) > 0:
    found = torch.autograd.grad([loss], [leaf, v], None, None, False, False)
    dv = torch.detach(ops.aten._unwrap_optional(found[1]))
  else:
    found = torch.autograd.grad([loss], [leaf], None, None, False, False)
  torch.set_grad_enabled(False)
  return (torch.detach(loss), torch.detach(ops.aten._unwrap_optional(found[0])), dv)
