# Self-play preference optimisation, hard form (2405.00675), for win probabilities of 1 and 0:
# ( L(w) - 1 / (2 beta) )^2 + ( L(l) + 1 / (2 beta) )^2, L(y) = lp(y) - lp_ref(y).  c = [beta]
def loss(x: __torch__.given.Given, c: List[float]) -> Tensor:
  r = __torch__.given.ratio(x)
  half = 1.0 / (2.0 * c[0])
  return torch.square(torch.select(r, 0, 0) - half) + torch.square(torch.select(r, 0, 1) + half)
