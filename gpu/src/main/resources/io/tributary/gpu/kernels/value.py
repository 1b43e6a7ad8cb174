# A scalar head on the policy's states, which says what a response will be worth from here on. It has weights of its own,
# head = [weight [1, D], bias [1]], and shares everything below; without one head is empty.

# h [M, D] -> [M], or [0] without a head
def of(head: List[Tensor], h: Tensor) -> Tensor:
  out = torch.zeros([0], dtype=6, device=ops.prim.device(h))
  if torch.len(head) > 0:
    out = torch.squeeze(torch.linear(torch.to(h, 6), head[0], head[1]), 1)
  return out

# dh [M, D] plus what flows to the states from dv [M]
def to_states(head: List[Tensor], dh: Tensor, dv: Tensor) -> Tensor:
  out = dh
  if torch.len(head) > 0:
    out = dh + torch.to(torch.mm(torch.unsqueeze(dv, 1), head[0]), ops.prim.dtype(dh))
  return out

# Gradients like head
def gradients(head: List[Tensor], h: Tensor, dv: Tensor) -> List[Tensor]:
  out = annotate(List[Tensor], [])
  if torch.len(head) > 0:
    out = [torch.mm(torch.unsqueeze(dv, 0), torch.to(h, 6)), torch.sum(dv, [0], True)]
  return out
