# Training of reward models, as pure functions of rewards; one value a pair, means are taken by the caller.

# Bradley-Terry: -log s(r_w - r_l). RLHF Workflow section 2.1. All [pairs].
def bradley_terry(chosen: Tensor, rejected: Tensor) -> Tensor:
  return torch.neg(torch.log_sigmoid(chosen - rejected))

# Bradley-Terry over rewards [2P], chosen first -> summed loss times scale, its gradient [2P]
def bradley_terry_gradient(rewards: Tensor, scale: float) -> Tuple[Tensor, Tensor]:
  torch.set_grad_enabled(True)
  leaf = torch.requires_grad_(torch.detach(rewards), True)
  chosen, rejected, = torch.chunk(leaf, 2, 0)
  loss = torch.sum(__torch__.reward.bradley_terry(chosen, rejected)) * scale
  found = torch.autograd.grad([loss], [leaf], None, None, False, False)
  torch.set_grad_enabled(False)
  return (torch.detach(loss), torch.detach(ops.aten._unwrap_optional(found[0])))
