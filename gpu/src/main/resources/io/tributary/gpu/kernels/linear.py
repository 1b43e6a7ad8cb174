# x [.., D] times w [N, D] transposed, on the path that was fastest when measured:
#   0 fp32 through the default BLAS, 1 fp32 through oneDNN (no autograd), 2 bf16
def linear(x: Tensor, w: Tensor, path: int) -> Tensor:
  if path == 1:
    y = ops.mkldnn._linear_pointwise(x, w, None, "none", annotate(List[Optional[number]], []), "")
  else:
    y = torch.linear(x, w)
  return y

# The weights in the precision that the path computes in; master weights stay fp32.
def cast(ws: List[Tensor], path: int) -> List[Tensor]:
  out = ws
  if path == 2:
    out = annotate(List[Tensor], [])
    for w in ws:
      out.append(torch.to(w, 15))
  return out
