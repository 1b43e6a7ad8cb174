# Exploratory preference optimisation (2405.21046; RLHF Workflow, section 3.3): dpo with optimism,
# -log s(D) + alpha lp(z), where z are responses that pi_ref sampled; their mean if there are several. Places 0 and 1 are
# the pair, those behind it are z.  c = [beta, alpha]
def loss(x: __torch__.given.Given, c: List[float]) -> Tensor:
  delta = __torch__.given.margin(__torch__.given.ratio(x)) * c[0]
  n = torch.size(x.total, 0)
  others = torch.narrow(x.there, 0, 2, n - 2)
  z = torch.sum(torch.narrow(x.total, 0, 2, n - 2) * others, [0])
  optimism = torch.div(z, torch.clamp(torch.sum(others, [0]), 1.0))
  return optimism * c[1] - torch.log_sigmoid(delta)
