# Identity preference optimisation (2310.12036, eq. 17): ( r(w) - r(l) - 1 / (2 beta) )^2.
# r(y) = L(y) / T, L(y) = lp(y) - lp_ref(y), averaged over the tokens; or r = L, the sum.
# c = [beta, 1 for averages]
def loss(x: __torch__.given.Given, c: List[float]) -> Tensor:
  r = __torch__.given.ratio(x)
  if c[1] == 1.0:
    r = torch.div(r, x.lengths)
  return torch.square(__torch__.given.margin(r) - 1.0 / (2.0 * c[0]))
