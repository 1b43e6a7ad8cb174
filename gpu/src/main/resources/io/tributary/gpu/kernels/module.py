# What Java calls. Every method is a pure function of its arguments, but for decode, which fills the cache, and
# adamw, which updates weights and moments in place. Weight lists are laid out as decoder.py says.
# "index" [N] picks positions of the flattened [B T] rows, the states that predict "targets" [N]; "rows" [N] says
# which row each belongs to. "c" is a float64 vector of constants, named where it is read.
class Kernels(Module):
  __parameters__ = []
  __buffers__ = []
  training : bool
  layers : int
  heads : int
  kv_heads : int
  head_width : int
  head_at : int
  path : int
  gradient_path : int
  rope_theta : float
  rms_eps : float

  def states(self: __torch__.Kernels, ws: List[Tensor], ids: Tensor, index: Tensor, path: int) -> Tensor:
    h = __torch__.decoder.hidden(ws, ids, self.layers, self.heads, self.kv_heads, self.head_width, self.rope_theta, self.rms_eps, path)
    return torch.index_select(torch.flatten(h, 0, 1), 0, index)

  # -> [N, V] fp32 log-probs at the indexed positions only
  def log_softmax_at(self: __torch__.Kernels, ws: List[Tensor], ids: Tensor, index: Tensor, path: int) -> Tensor:
    w = __torch__.linear.cast(ws, path)
    h = self.states(w, ids, index, path)
    return torch.log_softmax(torch.to(__torch__.linear.linear(h, w[self.head_at], path), 6), -1)

  def logits(self: __torch__.Kernels, ws: List[Tensor], ids: Tensor, index: Tensor) -> Tensor:
    w = __torch__.linear.cast(ws, self.path)
    h = self.states(w, ids, index, self.path)
    return torch.to(__torch__.linear.linear(h, w[self.head_at], self.path), 6)

  def distributions(self: __torch__.Kernels, ws: List[Tensor], ids: Tensor, index: Tensor) -> Tensor:
    return self.log_softmax_at(ws, ids, index, self.path)

  def superior(self: __torch__.Kernels, base: Tensor, contrast: Tensor, alpha: Tensor) -> Tensor:
    return __torch__.objectives.superior(base, contrast, float(alpha))

  # log p(targets) -> [N]
  def token_logps(self: __torch__.Kernels, ws: List[Tensor], ids: Tensor, index: Tensor, targets: Tensor) -> Tensor:
    logp = self.log_softmax_at(ws, ids, index, self.path)
    return torch.squeeze(torch.gather(logp, 1, torch.unsqueeze(targets, 1)), 1)

  # scalar rewards at each row's last token -> [B]
  def rewards_at(self: __torch__.Kernels, ws: List[Tensor], ids: Tensor, last: Tensor, path: int) -> Tensor:
    w = __torch__.linear.cast(ws, path)
    h = self.states(w, ids, last, path)
    return torch.squeeze(torch.to(torch.linear(h, w[self.head_at]), 6), 1)

  def rewards(self: __torch__.Kernels, ws: List[Tensor], ids: Tensor, last: Tensor) -> Tensor:
    return self.rewards_at(ws, ids, last, self.path)

  def prefill(self: __torch__.Kernels, ws: List[Tensor], ids: Tensor, lengths: Tensor, slots: Tensor) -> Tuple[Tensor, Tensor]:
    w = __torch__.linear.cast(ws, self.path)
    cache, logits, = __torch__.generation.prefill(w, w[self.head_at], ids, lengths, int(slots), self.layers, self.heads, self.kv_heads, self.head_width, self.rope_theta, self.rms_eps, self.path)
    return (torch.to(cache, 6), logits)

  # The rows of cache and logits that go on, or one prompt's row for each of its candidates. rows [R] int64.
  def pick(self: __torch__.Kernels, cache: Tensor, logits: Tensor, rows: Tensor) -> Tuple[Tensor, Tensor]:
    return (torch.index_select(cache, 2, rows), torch.index_select(logits, 0, rows))

  # k tokens for each row, k = width of uniforms. Rows that are done repeat token 0 and are to be ignored.
  # -> tokens [B, k], their log-probs [B, k], logits [B, V], done [B]
  def decode(self: __torch__.Kernels, ws: List[Tensor], cache: Tensor, logits: Tensor, positions: Tensor, done: Tensor, uniforms: Tensor, temperature: Tensor, top_k: Tensor, top_p: Tensor, eos: Tensor, restricted: Tensor) -> Tuple[Tensor, Tensor, Tensor, Tensor]:
    w = __torch__.linear.cast(ws, self.path)
    kv = cache
    if self.path == 2:
      kv = torch.to(cache, 15)
    b = torch.size(positions, 0)
    k = torch.size(uniforms, 1)
    slots = torch.size(cache, 3)
    limit = bool(restricted)
    rows = torch.arange(b, dtype=4, device=ops.prim.device(positions))
    slot = torch.unsqueeze(torch.arange(slots, dtype=4, device=ops.prim.device(positions)), 0)
    cos, sin, = __torch__.decoder.rope_table(slots, self.head_width, self.rope_theta, logits)
    cos = torch.unsqueeze(torch.to(cos, ops.prim.dtype(kv)), 1)
    sin = torch.unsqueeze(torch.to(sin, ops.prim.dtype(kv)), 1)
    reach = int(torch.max(positions))
    tokens = annotate(List[Tensor], [])
    logps = annotate(List[Tensor], [])
    at = positions
    z = logits
    ended = done
    for i in range(k):
      token, logp, = __torch__.generation.draw(z, temperature, top_k, top_p, limit, torch.narrow(uniforms, 1, i, 1))
      token = torch.masked_fill(token, ended, 0)
      tokens.append(token)
      logps.append(logp)
      ended = torch.logical_or(ended, torch.isin(token, eos))
      reach = ops.prim.min([reach + 1, slots])
      seen = torch.le(torch.narrow(slot, 1, 0, reach), torch.unsqueeze(at, 1))
      bias = torch.masked_fill(torch.zeros([b, reach], dtype=ops.prim.dtype(kv), device=ops.prim.device(z)), torch.logical_not(seen), -float("inf"))
      z = __torch__.generation.advance(w, w[self.head_at], kv, token, rows, at, torch.view(bias, [b, 1, 1, reach]), torch.index_select(cos, 0, at), torch.index_select(sin, 0, at), self.layers, self.heads, self.kv_heads, self.head_width, self.rms_eps, self.path)
      # a finished row stays where it is, so that it never leaves the cache
      at = torch.clamp(at + 1, None, slots - 1)
    if self.path == 2:
      torch.copy_(cache, kv)
    return (torch.stack(tokens, 1), torch.stack(logps, 1), z, ended)

  # c = [1 / tokens in the whole batch] -> loss summed over this part, gradients
  def sft(self: __torch__.Kernels, ws: List[Tensor], ids: Tensor, index: Tensor, targets: Tensor, c: Tensor) -> Tuple[Tensor, List[Tensor]]:
    torch.set_grad_enabled(True)
    logp = self.log_softmax_at(ws, ids, index, self.gradient_path)
    loss = torch.nll_loss(logp, targets, None, 2, -100) * float(torch.select(c, 0, 0))
    grads = __torch__.gradients.of(loss, ws)
    torch.set_grad_enabled(False)
    return (torch.detach(loss), grads)

  # rows 0..P-1 chosen, P..2P-1 rejected; c = [1 / pairs in the whole batch] -> loss, rewards [2P], gradients
  def bradley_terry(self: __torch__.Kernels, ws: List[Tensor], ids: Tensor, last: Tensor, c: Tensor) -> Tuple[Tensor, Tensor, List[Tensor]]:
    torch.set_grad_enabled(True)
    r = self.rewards_at(ws, ids, last, self.gradient_path)
    pairs = torch.floordiv(torch.size(r, 0), 2)
    losses = __torch__.objectives.bradley_terry(torch.narrow(r, 0, 0, pairs), torch.narrow(r, 0, pairs, pairs))
    loss = torch.sum(losses) * float(torch.select(c, 0, 0))
    grads = __torch__.gradients.of(loss, ws)
    torch.set_grad_enabled(False)
    return (torch.detach(loss), torch.detach(r), grads)

  # rows as in bradley_terry; reference [2P] summed log-probs, lengths [2P] response tokens;
  # c = [beta, label smoothing, SFT weight, 1 / pairs in the whole batch]
  # -> loss, log-probs [2P], summed entropy of the policy at the N positions, gradients
  def dpo(self: __torch__.Kernels, ws: List[Tensor], ids: Tensor, index: Tensor, targets: Tensor, rows: Tensor, reference: Tensor, lengths: Tensor, c: Tensor) -> Tuple[Tensor, Tensor, Tensor, List[Tensor]]:
    torch.set_grad_enabled(True)
    logp = self.log_softmax_at(ws, ids, index, self.gradient_path)
    taken = torch.gather(logp, 1, torch.unsqueeze(targets, 1))
    total = torch.index_add(torch.zeros_like(reference), 0, rows, torch.squeeze(taken, 1))
    pairs = torch.floordiv(torch.size(total, 0), 2)
    chosen = torch.narrow(total, 0, 0, pairs)
    losses = __torch__.objectives.dpo(chosen, torch.narrow(total, 0, pairs, pairs), torch.narrow(reference, 0, 0, pairs), torch.narrow(reference, 0, pairs, pairs), float(torch.select(c, 0, 0)), float(torch.select(c, 0, 1)))
    # an empty response has log-prob 0 and must not make 0 / 0
    count = torch.clamp(torch.narrow(lengths, 0, 0, pairs), 1.0)
    losses = losses - torch.div(chosen, count) * float(torch.select(c, 0, 2))
    loss = torch.sum(losses) * float(torch.select(c, 0, 3))
    grads = __torch__.gradients.of(loss, ws)
    torch.set_grad_enabled(False)
    return (torch.detach(loss), torch.detach(total), __torch__.objectives.entropy(torch.detach(logp)), grads)

  # star [N, V] log-probs of the superior policy; c = [form, lambda, clip, 1 / responses in the whole batch]
  # -> loss, log-probs of the targets [N], summed entropy of the policy at the N positions, gradients
  def inverse_q(self: __torch__.Kernels, ws: List[Tensor], ids: Tensor, index: Tensor, targets: Tensor, star: Tensor, c: Tensor) -> Tuple[Tensor, Tensor, Tensor, List[Tensor]]:
    torch.set_grad_enabled(True)
    logp = self.log_softmax_at(ws, ids, index, self.gradient_path)
    losses = __torch__.objectives.inverse_q(logp, star, targets, int(torch.select(c, 0, 0)), float(torch.select(c, 0, 1)), float(torch.select(c, 0, 2)))
    loss = torch.sum(losses) * float(torch.select(c, 0, 3))
    grads = __torch__.gradients.of(loss, ws)
    torch.set_grad_enabled(False)
    return (torch.detach(loss), torch.squeeze(torch.gather(torch.detach(logp), 1, torch.unsqueeze(targets, 1)), 1), __torch__.objectives.entropy(torch.detach(logp)), grads)

  # x [N, D] times w [M, D] transposed, for measuring
  def product(self: __torch__.Kernels, x: Tensor, w: Tensor) -> Tensor:
    ws = __torch__.linear.cast([x, w], self.path)
    return torch.to(__torch__.linear.linear(ws[0], ws[1], self.path), 6)

  # total += part, element by element
  def accumulate(self: __torch__.Kernels, total: List[Tensor], part: List[Tensor]) -> Tensor:
    torch._foreach_add_(total, part, alpha=1)
    return total[0]

  # c = [learning rate, beta1, beta2, epsilon, weight decay, largest norm] -> gradient norm before clipping
  def adamw(self: __torch__.Kernels, ws: List[Tensor], grads: List[Tensor], m1: List[Tensor], m2: List[Tensor], steps: List[Tensor], c: Tensor) -> Tensor:
    return __torch__.optimizer.adamw(ws, grads, m1, m2, steps, float(torch.select(c, 0, 0)), float(torch.select(c, 0, 1)), float(torch.select(c, 0, 2)), float(torch.select(c, 0, 3)), float(torch.select(c, 0, 4)), float(torch.select(c, 0, 5)))
