# Proximal policy optimisation (1707.06347; Aligning Language Models.., eq. 8 and 9): the clipped surrogate plus the value
# loss, averaged over a response's tokens, then over the group. Advantages A and returns R are those of GAE (1506.02438)
# over r_t = -beta (log pi - log pi_ref), the score added at the last token.
#   value: max( (V - R)^2, (V_old + clip(V - V_old, +-e_v) - R)^2 ) / 2
# c = [beta (in the reward), clip, cap of the importance weight, e_v, weight of the value loss, ..]
def loss(x: __torch__.given.Given, c: List[float]) -> Tensor:
  near = x.old_values + torch.clamp(x.values - x.old_values, -c[3], c[3])
  value = torch.maximum(torch.square(x.values - x.returns), torch.square(near - x.returns)) * 0.5
  return __torch__.given.averaged(x, value * c[4] - __torch__.given.clipped(x, c[1], c[2]))
