# Matrix products on the path that was fastest when measured:
#   0 fp32 through the default BLAS     1 fp32 through oneDNN
#   2 bf16 products of fp32 tensors     3 fp16 weights for sampling, all else as 0
#   4 bf16 throughout (CUDA)            5 int8 weights for sampling, all else as 0
#   6 fp16 weights through FBGEMM for sampling, all else as 0
#   7 as 2, with weights packed by oneDNN for sampling
# None of them is differentiated: the gradients below are products of their own.

def onednn(x: Tensor, w: Tensor) -> Tensor:
  return ops.mkldnn._linear_pointwise(x, w, None, "none", annotate(List[Optional[number]], []), "")

# The dtype that a path multiplies in: 6 float, 15 bfloat16, 5 half
def dtype(path: int) -> int:
  d = 6
  if path == 2 or path == 4 or path == 7:
    d = 15
  if path == 3:
    d = 5
  return d

# The dtype of what flows between products
def stream(path: int) -> int:
  d = 6
  if path == 4:
    d = 15
  return d

# What both of a product's gradients take, rounded once
def operand(x: Tensor, path: int) -> Tensor:
  y = x
  if path == 2 or path == 4 or path == 7:
    y = torch.to(x, __torch__.linear.dtype(path))
  return y

# x [N, D] times w [M, D] transposed -> [N, M] in the dtype it was multiplied in. Takes x as it is or as an operand.
def product(x: Tensor, w: Tensor, path: int) -> Tensor:
  if path == 0 or path == 3 or path == 5 or path == 6:
    y = torch.linear(x, w)
  elif path == 1:
    y = __torch__.linear.onednn(x, w)
  else:
    d = __torch__.linear.dtype(path)
    y = torch.linear(torch.to(x, d), torch.to(w, d))
  return y

# The same in the dtype that flows between products
def linear(x: Tensor, w: Tensor, path: int) -> Tensor:
  return torch.to(__torch__.linear.product(x, w, path), __torch__.linear.stream(path))

# Gradient of product for x: dy [N, M] times w [M, D] -> [N, D]
def product_gradient(dy: Tensor, w: Tensor, path: int) -> Tensor:
  if path == 0 or path == 3 or path == 5 or path == 6:
    y = torch.mm(dy, w)
  elif path == 1:
    y = __torch__.linear.onednn(dy, torch.t(w))
  else:
    d = __torch__.linear.dtype(path)
    y = torch.mm(torch.to(dy, d), torch.to(w, d))
  return y

# Gradient of linear for x
def input_gradient(dy: Tensor, w: Tensor, path: int) -> Tensor:
  return torch.to(__torch__.linear.product_gradient(dy, w, path), __torch__.linear.stream(path))

# Gradient of linear for w: dy [N, M] transposed times x [N, D] -> [M, D] in the dtype it was multiplied in
def weight_gradient(dy: Tensor, x: Tensor, path: int) -> Tensor:
  if path == 0 or path == 3 or path == 5 or path == 6:
    y = torch.mm(torch.t(dy), x)
  elif path == 1:
    y = __torch__.linear.onednn(torch.t(dy), torch.t(x))
  else:
    d = __torch__.linear.dtype(path)
    y = torch.mm(torch.t(torch.to(dy, d)), torch.to(x, d))
  return y
