# Sequence likelihood calibration (Aligning Language Models with Human Feedback without Reinforcement Learning, eq. 14;
# 2305.10425): max(0, delta - lp(w) + lp(l)) - lambda lp(w); the target of its second term is the chosen response.
# c = [delta, lambda]
def loss(x: __torch__.given.Given, c: List[float]) -> Tensor:
  return torch.relu(c[0] - __torch__.given.margin(x.total)) - torch.select(x.total, 0, 0) * c[1]
