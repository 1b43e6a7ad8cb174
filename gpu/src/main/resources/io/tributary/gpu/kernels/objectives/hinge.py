# Hinge loss on the margin of implicit rewards (SLiC-HF, 2305.10425, as normalised by RSO, 2309.06657):
# max(0, 1 - D), D = beta ( L(w) - L(l) ), L(y) = lp(y) - lp_ref(y).  c = [beta]
def loss(x: __torch__.given.Given, c: List[float]) -> Tensor:
  return torch.relu(1.0 - __torch__.given.margin(__torch__.given.ratio(x)) * c[0])
