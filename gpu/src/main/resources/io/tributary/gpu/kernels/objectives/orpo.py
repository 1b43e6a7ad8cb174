# Odds ratio preference optimisation (2403.07691), without a reference:
# -avg(w) - beta log s( log odds(w) - log odds(l) ), log odds(y) = avg(y) - log(1 - e^avg(y)), avg(y) = lp(y) / T.
# c = [beta]
def loss(x: __torch__.given.Given, c: List[float]) -> Tensor:
  avg = __torch__.given.average(x)
  # a certain response, or one without tokens, has infinite odds
  sure = torch.clamp(avg, None, -1.0e-6)
  odds = sure - torch.log(torch.neg(torch.expm1(sure)))
  return torch.neg(torch.select(avg, 0, 0)) - torch.log_sigmoid(__torch__.given.margin(odds)) * c[0]
