# AdamW (Loshchilov and Hutter, 1711.05101), tensor by tensor. Moments m1, m2 like ws; steps one scalar each.

# L2 norm of each gradient -> [n]
def norms(grads: List[Tensor]) -> Tensor:
  return torch.stack(torch._foreach_norm(grads, 2))

# In one pass over each tensor. Gradients are divided by divisor first, which overwrites them.
def adamw(ws: List[Tensor], grads: List[Tensor], m1: List[Tensor], m2: List[Tensor], steps: List[Tensor], lr: float, beta1: float, beta2: float, eps: float, decay: float, divisor: float) -> Tensor:
  # the fused kernel expects the step already counted: step 0 divides by zero
  torch._foreach_add_(steps, 1)
  by = annotate(Optional[Tensor], None)
  if divisor != 1.0:
    by = torch.full([], divisor, dtype=6, device=ops.prim.device(ws[0]))
  # on the arguments' own lists: a call on lists made here is taken for dead code and left out
  torch._fused_adamw_(ws, grads, m1, m2, annotate(List[Tensor], []), steps, lr=lr, beta1=beta1, beta2=beta2, weight_decay=decay, eps=eps, amsgrad=False, maximize=False, grad_scale=by, found_inf=None)
  # a call must return some array; nobody reads this one
  return steps[0]
