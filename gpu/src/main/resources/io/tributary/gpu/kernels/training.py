# A training pass: forward to the states that the objective reads, then from their gradient back to every weight.

# What a pass has computed: states after the final norm [M, D], before it, 1/rms, what each layer keeps
class Pass(NamedTuple):
  h : Tensor
  before : Tensor
  r : Tensor
  kept : List[List[Tensor]]

# How a pass is taken: positions in a chunk of logits, chunks of probabilities to keep, whether layers are recomputed
class Plan(NamedTuple):
  chunk : int
  keep : int
  recompute : bool
  path : int

def forward(s: __torch__.shape.Shape, ws: List[Tensor], ads: List[Tensor], rows: __torch__.shape.Rows, index: Tensor, plan: __torch__.training.Plan) -> __torch__.training.Pass:
  x, kept, = __torch__.trunk.forward(s, ws, ads, rows, plan.path, True, plan.recompute)
  h, before, r, = __torch__.head.states(s, ws, x, index)
  return __torch__.training.Pass(h, before, r, kept)

# Empty gradients: of every weight (no adapters), or of every adapter. They end in fp32, or as the product that gave them.
def gradients(ws: List[Tensor], ads: List[Tensor]) -> List[Tensor]:
  gs = annotate(List[Tensor], [])
  count = torch.len(ws) - 1
  if torch.len(ads) > 1:
    count = torch.len(ads) - 1
  for i in range(count):
    gs.append(torch.zeros([0], dtype=6, device=ops.prim.device(ws[0])))
  return gs

# dh [M, D] at the states -> all gradients; a weight that took no part has gradient zero
def backward(s: __torch__.shape.Shape, ws: List[Tensor], ads: List[Tensor], masks: List[Tensor], gs: List[Tensor], rows: __torch__.shape.Rows, index: Tensor, done: __torch__.training.Pass, dh: Tensor, plan: __torch__.training.Plan) -> List[Tensor]:
  full = torch.len(ads) == 1
  dx = __torch__.head.to_trunk(s, ws, gs, dh, done.before, done.r, index, torch.size(rows.ids, 0), full)
  last = __torch__.trunk.backward(s, ws, ads, masks, gs, rows, done.kept, dx, plan.path, plan.recompute)
  for i in range(torch.len(gs)):
    if torch.numel(gs[i]) == 0:
      if full:
        gs[i] = torch.zeros_like(ws[i], dtype=6)
      else:
        gs[i] = torch.zeros_like(ads[i])
  return gs

# For a loss of token log-probs: c = its gradient for each -> all gradients
def from_log_probs(s: __torch__.shape.Shape, ws: List[Tensor], ads: List[Tensor], masks: List[Tensor], rows: __torch__.shape.Rows, index: Tensor, targets: Tensor, done: __torch__.training.Pass, kept: List[Tensor], c: Tensor, plan: __torch__.training.Plan) -> List[Tensor]:
  gs = __torch__.training.gradients(ws, ads)
  dh = __torch__.head.backward(s, ws, gs, done.h, targets, c, kept, plan.chunk, plan.path, torch.len(ads) == 1)
  return __torch__.training.backward(s, ws, ads, masks, gs, rows, index, done, dh, plan)
