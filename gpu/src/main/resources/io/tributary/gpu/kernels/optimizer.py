# AdamW (Loshchilov and Hutter, 1711.05101) with decay on matrices only, tensor by tensor. Moments m1, m2 like ws; steps one
# scalar each.

# L2 norm of each gradient -> [n]
def norms(grads: List[Tensor]) -> Tensor:
  return torch.stack(torch._foreach_norm(grads, 2))

# Gradients are multiplied with scale first
def adamw(ws: List[Tensor], grads: List[Tensor], m1: List[Tensor], m2: List[Tensor], steps: List[Tensor], lr: float, beta1: float, beta2: float, eps: float, decay: float, scale: float) -> Tensor:
  if scale != 1.0:
    torch._foreach_mul_(grads, scale)
  # the fused kernel expects the step already counted: step 0 divides by zero
  torch._foreach_add_(steps, 1)
  for w in ws:
    if torch.dim(w) > 1 and decay != 0.0:
      torch.mul_(w, 1.0 - lr * decay)
  # on the arguments' own lists: a call on lists made here is taken for dead code and left out
  torch._fused_adamw_(ws, grads, m1, m2, annotate(List[Tensor], []), steps, lr=lr, beta1=beta1, beta2=beta2, weight_decay=0.0, eps=eps, amsgrad=False, maximize=False, grad_scale=None, found_inf=None)
  # a call must return some array; nobody reads this one
  return steps[0]
