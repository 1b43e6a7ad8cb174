# REINFORCE leave-one-out (2402.14740): as grpo, but summed over a response's tokens, and A = r - mean of the
# group's other responses.  c = [beta, clip, cap of the importance weight, ..]
def loss(x: __torch__.given.Given, c: List[float]) -> Tensor:
  return __torch__.given.summed(x, __torch__.given.k3(x) * c[0] - __torch__.given.clipped(x, c[1], c[2]))
