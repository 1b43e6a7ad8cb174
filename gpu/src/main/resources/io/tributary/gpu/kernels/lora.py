# Low-rank adapters (2106.09685): y = x W' + s (x A') B', s = alpha / r or alpha / sqrt(r).
#
# ads holds A [R, in] and B [out, R] for the four matrices of every layer in order (q k v, out, gate up, down), empty
# where a matrix has no adapter, then s as a scalar; without adapters s is all it holds. A fused matrix has the A of its
# parts below each other and the B of its parts on the diagonal of one B, which mask (1 there, 0 elsewhere) keeps so; an
# empty mask is 1 everywhere. The adapter of matrix m of layer l is at 2 (4l + m). s lives on the host.

# y plus what the adapter adds to it, in y's dtype. x [N, in], y [N, out]
def add(y: Tensor, x: Tensor, ads: List[Tensor], layer: int, matrix: int) -> Tensor:
  z = y
  if torch.len(ads) > 1:
    at = (layer * 4 + matrix) * 2
    if torch.size(ads[at], 0) > 0:
      d = ops.prim.dtype(y)
      low = torch.mm(torch.to(x, d), torch.to(torch.t(ads[at]), d))
      z = torch.addmm(y, low, torch.to(torch.t(ads[at + 1]), d), beta=1, alpha=float(ads[torch.len(ads) - 1]))
  return z

# Gradients of A and B into gs, and dx plus what flows to x through the adapter. dy [N, out], x, dx [N, in]
def backward(dx: Tensor, dy: Tensor, x: Tensor, ads: List[Tensor], masks: List[Tensor], gs: List[Tensor], layer: int, matrix: int) -> Tensor:
  at = (layer * 4 + matrix) * 2
  out = dx
  if torch.size(ads[at], 0) > 0:
    s = float(ads[torch.len(ads) - 1])
    dlow = torch.mm(torch.to(dy, 6), ads[at + 1]) * s
    low = torch.mm(torch.to(x, 6), torch.t(ads[at]))
    gs[at] = torch.mm(torch.t(dlow), torch.to(x, 6))
    db = torch.mm(torch.t(torch.to(dy, 6)), low) * s
    mask = masks[layer * 4 + matrix]
    if torch.numel(mask) > 0:
      torch.mul_(db, mask)
    gs[at + 1] = db
    out = dx + torch.to(torch.mm(dlow, ads[at]), ops.prim.dtype(dx))
  return out

# W + sign s B A for one matrix of a layer, fp32
def plus(w: Tensor, ads: List[Tensor], layer: int, matrix: int, sign: float) -> Tensor:
  out = w
  if torch.len(ads) > 1:
    at = (layer * 4 + matrix) * 2
    if torch.size(ads[at], 0) > 0:
      out = torch.addmm(w, ads[at + 1], ads[at], beta=1, alpha=sign * float(ads[torch.len(ads) - 1]))
  return out

# W + s B A
def merged(w: Tensor, ads: List[Tensor], layer: int, matrix: int) -> Tensor:
  return __torch__.lora.plus(w, ads, layer, matrix, 1.0)

# A copy of all weights, with the adapters added (sign 1) or taken away (-1)
def apply(s: __torch__.shape.Shape, ws: List[Tensor], ads: List[Tensor], sign: float) -> List[Tensor]:
  out = annotate(List[Tensor], [])
  for i in range(torch.len(ws)):
    out.append(torch.clone(ws[i]))
  for l in range(s.layers):
    o = 1 + l * s.stride
    out[o + 1] = __torch__.lora.plus(out[o + 1], ads, l, 0, sign)
    out[o + s.out] = __torch__.lora.plus(out[o + s.out], ads, l, 1, sign)
    out[o + s.gate_up] = __torch__.lora.plus(out[o + s.gate_up], ads, l, 2, sign)
    out[o + s.down] = __torch__.lora.plus(out[o + s.down], ads, l, 3, sign)
  return out
