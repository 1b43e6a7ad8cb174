# Kahneman-Tversky optimisation (2402.01306) of single responses, each with a label: of a pair the chosen one is
# desirable and the other not; one alone has rank 1 if it is desirable, else 0. L(y) = lp(y) - lp_ref(y); z = max(0, mean
# of L over mismatched prompts and responses of the batch), without a gradient.
#   a (1 - s(beta (L(y) - z)))    y desirable
#   b (1 - s(beta (z - L(y))))    else
# and of an example the mean over its responses.  c = [beta, a, b]
def loss(x: __torch__.given.Given, c: List[float]) -> Tensor:
  gain = (__torch__.given.ratio(x) - x.baseline) * c[0]
  wanted = torch.clamp(x.rank, None, 1.0)
  desirable = (1.0 - torch.sigmoid(gain)) * wanted * c[1]
  undesirable = (1.0 - torch.sigmoid(torch.neg(gain))) * (1.0 - wanted) * c[2]
  return torch.div(torch.sum((desirable + undesirable) * x.there, [0]), torch.sum(x.there, [0]))
