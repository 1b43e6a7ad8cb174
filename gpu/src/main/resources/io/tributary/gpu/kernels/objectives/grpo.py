# Group relative policy optimisation (2402.03300): the clipped surrogate less beta times k3, averaged over a
# response's tokens, then over the group. A = (r - mean of the group) / (its deviation + 1e-4), the same for each token.
# c = [beta, clip, cap of the importance weight, ..]
def loss(x: __torch__.given.Given, c: List[float]) -> Tensor:
  return __torch__.given.averaged(x, __torch__.given.k3(x) * c[0] - __torch__.given.clipped(x, c[1], c[2]))
