# Objectives as pure functions of log-probs; one value a pair or token, means are taken by the caller.

# RLHF Workflow (2405.07863) eq. 5 with cDPO label smoothing: -(1-e) log s(D) - e log s(-D). All [pairs].
def dpo(chosen: Tensor, rejected: Tensor, ref_chosen: Tensor, ref_rejected: Tensor, beta: float, smoothing: float) -> Tensor:
  delta = (chosen - ref_chosen - (rejected - ref_rejected)) * beta
  return torch.neg(torch.log_sigmoid(delta)) * (1.0 - smoothing) - torch.log_sigmoid(torch.neg(delta)) * smoothing

# Bradley-Terry: -log s(r_w - r_l). RLHF Workflow section 2.1. All [pairs].
def bradley_terry(chosen: Tensor, rejected: Tensor) -> Tensor:
  return torch.neg(torch.log_sigmoid(chosen - rejected))

# Bradley-Terry over rewards [2P], chosen first -> summed loss times scale, its gradient [2P]
def bradley_terry_gradient(rewards: Tensor, scale: float) -> Tuple[Tensor, Tensor]:
  torch.set_grad_enabled(True)
  leaf = torch.requires_grad_(torch.detach(rewards), True)
  chosen, rejected, = torch.chunk(leaf, 2, 0)
  loss = torch.sum(__torch__.objectives.bradley_terry(chosen, rejected)) * scale
  found = torch.autograd.grad([loss], [leaf], None, None, False, False)
  torch.set_grad_enabled(False)
  return (torch.detach(loss), torch.detach(ops.aten._unwrap_optional(found[0])))

# DPO with an SFT term on the chosen responses over summed log-probs [2P], chosen first; lengths [2P] response tokens
# -> summed loss times scale, its gradient [2P]
def dpo_gradient(total: Tensor, reference: Tensor, lengths: Tensor, beta: float, smoothing: float, sft: float, scale: float) -> Tuple[Tensor, Tensor]:
  torch.set_grad_enabled(True)
  leaf = torch.requires_grad_(torch.detach(total), True)
  chosen, rejected, = torch.chunk(leaf, 2, 0)
  ref_chosen, ref_rejected, = torch.chunk(reference, 2, 0)
  losses = __torch__.objectives.dpo(chosen, rejected, ref_chosen, ref_rejected, beta, smoothing)
  # an empty response has log-prob 0 and must not make 0 / 0
  count, others, = torch.chunk(torch.clamp(lengths, 1.0), 2, 0)
  loss = torch.sum(losses - torch.div(chosen, count) * sft) * scale
  found = torch.autograd.grad([loss], [leaf], None, None, False, False)
  torch.set_grad_enabled(False)
  return (torch.detach(loss), torch.detach(ops.aten._unwrap_optional(found[0])))

# Inverse-Q* (2408.14874): superior policy log pi* = log_softmax(z0 + a (z1 - z0)), [N, V] log-probs.
def superior(base: Tensor, contrast: Tensor, alpha: float) -> Tensor:
  return torch.log_softmax(base + (contrast - base) * alpha, -1)

# Inverse-Q* Lemma 4.1, reward imitation towards lambda pi* + (1 - lambda) sg(pi). logp, star [N, V], token [N] -> [N].
# form 0 soft: cross-entropy with the target; 1 reverse: KL(pi || target); 2 sampled: -A log pi(y), A clipped.
def inverse_q(logp: Tensor, star: Tensor, token: Tensor, form: int, share: float, clip: float) -> Tensor:
  frozen = torch.detach(logp)
  target = torch.exp(star) * share + torch.exp(frozen) * (1.0 - share)
  at = torch.unsqueeze(token, 1)
  loss = torch.neg(torch.sum(target * logp, [1]))
  if form == 1:
    loss = torch.sum(torch.exp(logp) * (logp - torch.log(torch.clamp(target, 1.0e-38))), [1])
  if form == 2:
    advantage = torch.clamp(torch.gather(star, 1, at) - torch.gather(frozen, 1, at), -clip, clip)
    loss = torch.neg(torch.squeeze(advantage * torch.gather(logp, 1, at), 1))
  return loss

# Sum over positions of -sum_a p(a) log p(a), in nats. logp [N, V].
def entropy(logp: Tensor) -> Tensor:
  return torch.neg(torch.sum(torch.exp(logp) * logp))
