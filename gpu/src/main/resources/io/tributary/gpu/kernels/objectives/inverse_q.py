# Inverse-Q* Lemma 4.1, reward imitation towards lambda pi* + (1 - lambda) sg(pi). logp, star [N, V], token [N] -> [N].
# form 0 soft: cross-entropy with the target; 1 reverse: KL(pi || target); 2 sampled: -A log pi(y), A clipped.
def loss(logp: Tensor, star: Tensor, token: Tensor, form: int, share: float, clip: float) -> Tensor:
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
