# Direct preference optimisation: RLHF Workflow (2405.07863) eq. 5. D = h(w) - h(l), h(y) = beta (lp(y) - lp_ref(y)).
#   -(1 - e) log s(D) - e log s(-D)                    labels smoothed by e (cDPO)
#   [ -(1 - e) log s(D) + e log s(-D) ] / (1 - 2e)     robust (2403.00409): unbiased if a share e of labels is wrong
# c = [beta, e, 1 for robust]
def loss(x: __torch__.given.Given, c: List[float]) -> Tensor:
  delta = __torch__.given.margin(__torch__.given.ratio(x)) * c[0]
  right = torch.neg(torch.log_sigmoid(delta)) * (1.0 - c[1])
  wrong = torch.log_sigmoid(torch.neg(delta)) * c[1]
  out = right - wrong
  if c[2] == 1.0:
    out = torch.div(right + wrong, 1.0 - 2.0 * c[1])
  return out
