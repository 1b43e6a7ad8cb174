# Kahneman-Tversky optimisation (2402.01306), unpaired: of each pair the chosen response is a desirable example and
# the rejected one an undesirable one. L(y) = lp(y) - lp_ref(y); z = max(0, mean of L over mismatched prompts and
# responses of the batch), without a gradient.
# [ a (1 - s(beta (L(w) - z))) + b (1 - s(beta (z - L(l)))) ] / 2, the mean over both examples.  c = [beta, a, b]
def loss(x: __torch__.given.Given, c: List[float]) -> Tensor:
  gain = (__torch__.given.ratio(x) - x.baseline) * c[0]
  desirable = (1.0 - torch.sigmoid(torch.select(gain, 0, 0))) * c[1]
  undesirable = (1.0 - torch.sigmoid(torch.neg(torch.select(gain, 0, 1)))) * c[2]
  return (desirable + undesirable) * 0.5
