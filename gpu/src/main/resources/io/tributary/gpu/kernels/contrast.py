# Inverse-Q*'s superior policy by contrast, a chunk of positions at a time. Weights and states of both sides: z0 from
# head0 and h0 [M, D], z1 from head1 and h1 [M, D].

# log pi* of a chunk, [C, V]
def superior(head0: Tensor, h0: Tensor, head1: Tensor, h1: Tensor, alpha: float, path: int) -> Tensor:
  base = torch.log_softmax(torch.to(__torch__.linear.linear(h0, head0, path), 6), -1)
  other = torch.log_softmax(torch.to(__torch__.linear.linear(h1, head1, path), 6), -1)
  return __torch__.contrast.contrasted(base, other, alpha)

# log pi*(targets) [M]
def log_probs(head0: Tensor, h0: Tensor, head1: Tensor, h1: Tensor, targets: Tensor, alpha: float, chunk: int, path: int) -> Tensor:
  out = annotate(List[Tensor], [])
  a = torch.split(h0, chunk, 0)
  b = torch.split(h1, chunk, 0)
  t = torch.split(targets, chunk, 0)
  for i in range(torch.len(a)):
    star = __torch__.contrast.superior(head0, a[i], head1, b[i], alpha, path)
    out.append(torch.squeeze(torch.gather(star, 1, torch.unsqueeze(t[i], 1)), 1))
  return torch.cat(out, 0)

# One chunk of the loss summed over positions, and its gradient at the logits z [C, V]
# -> loss, log-probs of the targets [C], summed entropy, gradient [C, V]
def loss(z: Tensor, star: Tensor, targets: Tensor, form: int, share: float, clip: float, scale: float) -> Tuple[Tensor, Tensor, Tensor, Tensor]:
  torch.set_grad_enabled(True)
  leaf = torch.requires_grad_(torch.detach(z), True)
  logp = torch.log_softmax(leaf, -1)
  value = torch.sum(__torch__.objectives.inverse_q.loss(logp, star, targets, form, share, clip)) * scale
  found = torch.autograd.grad([value], [leaf], None, None, False, False)
  torch.set_grad_enabled(False)
  plain = torch.detach(logp)
  taken = torch.squeeze(torch.gather(plain, 1, torch.unsqueeze(targets, 1)), 1)
  return (torch.detach(value), taken, __torch__.contrast.entropy(plain), torch.detach(ops.aten._unwrap_optional(found[0])))

# Inverse-Q* (2408.14874): superior policy log pi* = log_softmax(z0 + a (z1 - z0)), [N, V] log-probs.
def contrasted(base: Tensor, contrast: Tensor, alpha: float) -> Tensor:
  return torch.log_softmax(base + (contrast - base) * alpha, -1)

# Sum over positions of -sum_a p(a) log p(a), in nats. logp [N, V].
def entropy(logp: Tensor) -> Tensor:
  return torch.neg(torch.sum(torch.exp(logp) * logp))
