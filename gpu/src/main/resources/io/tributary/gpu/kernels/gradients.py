# Gradients of a scalar with respect to every weight; a weight that took no part has gradient zero.
def of(loss: Tensor, ws: List[Tensor]) -> List[Tensor]:
  found = torch.autograd.grad([loss], ws, None, None, False, True)
  out = annotate(List[Tensor], [])
  for i in range(torch.len(ws)):
    g = found[i]
    if g is None:
      out.append(torch.zeros_like(ws[i]))
    else:
      out.append(torch.detach(g))
  return out
