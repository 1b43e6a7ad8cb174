# Simple preference optimisation (2405.14734), without a reference:
# -log s( beta (avg(w) - avg(l)) - gamma ), avg(y) = lp(y) / T.  c = [beta, gamma]
def loss(x: __torch__.given.Given, c: List[float]) -> Tensor:
  return torch.neg(torch.log_sigmoid(__torch__.given.margin(__torch__.given.average(x)) * c[0] - c[1]))
