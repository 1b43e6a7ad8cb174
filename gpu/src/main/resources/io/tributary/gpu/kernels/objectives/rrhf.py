# Rank responses to align (Aligning Language Models.., eq. 13; 2304.05302): p_i = lp(y_i) / T_i,
# sum over r_i < r_j of max(0, p_i - p_j), less lp(y_best). Equal scores are not compared.
def loss(x: __torch__.given.Given, c: List[float]) -> Tensor:
  p = __torch__.given.average(x)
  gap = torch.relu(torch.unsqueeze(p, 1) - torch.unsqueeze(p, 0))
  worse = torch.to(torch.lt(torch.unsqueeze(x.rank, 1), torch.unsqueeze(x.rank, 0)), 6)
  both = torch.unsqueeze(x.there, 1) * torch.unsqueeze(x.there, 0)
  return torch.sum(gap * worse * both, [0, 1]) - torch.select(x.total, 0, 0)
