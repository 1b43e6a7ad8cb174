# What Java calls. Every method is a pure function of its arguments, but for prefill, copy and decode, which fill the
# cache, added, assign, mix and adamw, which update in place. Weight lists: ws shape.py, ads lora.py, ps generation.py.
# Rows of tokens are (ids [N], positions [N], gather [B T], scatter [N], size = [B, T]), see shape.py. "index" [M] picks the
# tokens whose states predict "targets" [M]; "rows" [M] says which row each belongs to. "o" are the options of a training
# pass: [positions in a chunk of logits, chunks kept, 1 to recompute layers]. "c" are constants, named where they are read.
class Kernels(Module):
  __parameters__ = []
  __buffers__ = []
  training : bool
  layers : int
  heads : int
  kv_heads : int
  head_width : int
  stride : int
  qkv_bias : int
  q_norm : int
  k_norm : int
  out : int
  out_bias : int
  ffn_norm : int
  gate_up : int
  down : int
  final_norm : int
  head : int
  gelu : int
  window : int
  path : int
  gradient_path : int
  rms_eps : float
  norm_offset : float
  embedding_scale : float
  frequencies : List[float]

  def shape(self: __torch__.Kernels) -> __torch__.shape.Shape:
    return __torch__.shape.Shape(self.layers, self.heads, self.kv_heads, self.head_width, self.stride, self.qkv_bias, self.q_norm, self.k_norm, self.out, self.out_bias, self.ffn_norm, self.gate_up, self.down, self.final_norm, self.head, self.gelu, self.window, self.rms_eps, self.norm_offset, self.embedding_scale, self.frequencies)

  def rows(self: __torch__.Kernels, ids: Tensor, positions: Tensor, gather: Tensor, scatter: Tensor, size: List[int]) -> __torch__.shape.Rows:
    return __torch__.shape.Rows(ids, positions, gather, scatter, size[0], size[1])

  def plan(self: __torch__.Kernels, o: List[int]) -> __torch__.training.Plan:
    return __torch__.training.Plan(o[0], o[1], o[2] == 1, self.gradient_path)

  # States after the final norm -> [M, D] in the path's own dtype
  def states_at(self: __torch__.Kernels, ws: List[Tensor], ads: List[Tensor], ids: Tensor, positions: Tensor, gather: Tensor, scatter: Tensor, size: List[int], index: Tensor) -> Tensor:
    s = self.shape()
    x, kept, = __torch__.trunk.forward(s, ws, ads, self.rows(ids, positions, gather, scatter, size), self.path, False, False)
    h, before, r, = __torch__.head.states(s, ws, x, index)
    return h

  # The same in fp32
  def states(self: __torch__.Kernels, ws: List[Tensor], ads: List[Tensor], ids: Tensor, positions: Tensor, gather: Tensor, scatter: Tensor, size: List[int], index: Tensor) -> Tensor:
    return torch.to(self.states_at(ws, ads, ids, positions, gather, scatter, size, index), 6)

  # -> [M, V] fp32
  def logits(self: __torch__.Kernels, ws: List[Tensor], ads: List[Tensor], ids: Tensor, positions: Tensor, gather: Tensor, scatter: Tensor, size: List[int], index: Tensor) -> Tensor:
    return __torch__.head.logits(ws, self.states_at(ws, ads, ids, positions, gather, scatter, size, index), self.path)

  # log p(targets) -> [M]
  def token_logps(self: __torch__.Kernels, ws: List[Tensor], ads: List[Tensor], ids: Tensor, positions: Tensor, gather: Tensor, scatter: Tensor, size: List[int], index: Tensor, targets: Tensor, o: List[int]) -> Tensor:
    h = self.states_at(ws, ads, ids, positions, gather, scatter, size, index)
    return __torch__.head.scores(ws, h, targets, o[0], self.path)

  # log p(targets) and values, [M] each
  def logps_and_values(self: __torch__.Kernels, ws: List[Tensor], ads: List[Tensor], head: List[Tensor], ids: Tensor, positions: Tensor, gather: Tensor, scatter: Tensor, size: List[int], index: Tensor, targets: Tensor, o: List[int]) -> Tuple[Tensor, Tensor]:
    h = self.states_at(ws, ads, ids, positions, gather, scatter, size, index)
    return (__torch__.head.scores(ws, h, targets, o[0], self.path), __torch__.value.of(head, h))

  # Scalar rewards at the indexed tokens -> [M]
  def rewards(self: __torch__.Kernels, ws: List[Tensor], ads: List[Tensor], ids: Tensor, positions: Tensor, gather: Tensor, scatter: Tensor, size: List[int], index: Tensor) -> Tensor:
    h = self.states_at(ws, ads, ids, positions, gather, scatter, size, index)
    return torch.squeeze(torch.linear(torch.to(h, 6), ws[self.head]), 1)

  # log pi*(targets) -> [M], of states h0 under the head of w0 and h1 under that of w1. c = [alpha]
  def superior_logps(self: __torch__.Kernels, w0: List[Tensor], w1: List[Tensor], h0: Tensor, h1: Tensor, targets: Tensor, o: List[int], c: List[float]) -> Tensor:
    return __torch__.contrast.log_probs(w0[self.head], h0, w1[self.head], h1, targets, c[0], o[0], self.path)

  # Weights as sampling wants them, for so many rows a call
  def prepare(self: __torch__.Kernels, ws: List[Tensor], ads: List[Tensor], rows: int) -> List[Tensor]:
    return __torch__.generation.prepare(self.shape(), ws, ads, rows, self.path)

  # All weights with W + c[0] s B A in place of every adapted W: c = [1] merges, c = [-1] takes the adapters out again
  def merge(self: __torch__.Kernels, ws: List[Tensor], ads: List[Tensor], c: List[float]) -> List[Tensor]:
    return __torch__.lora.apply(self.shape(), ws, ads, c[0])

  # A key/value cache. size = [slots, places]
  def cache(self: __torch__.Kernels, ps: List[Tensor], size: List[int]) -> List[Tensor]:
    return __torch__.generation.cache(self.shape(), size[0], size[1], ps[0], self.path)

  # ids [R, T], slots, starts, counts [R]: see generation.py
  def prefill(self: __torch__.Kernels, ps: List[Tensor], kv: List[Tensor], ids: Tensor, slots: Tensor, starts: Tensor, counts: Tensor) -> Tensor:
    x = __torch__.generation.prefill(self.shape(), ps, kv, ids, slots, starts, counts, self.path)
    return torch.narrow(torch.flatten(x), 0, 0, 1)

  def copy(self: __torch__.Kernels, kv: List[Tensor], source: int, to: int, length: int) -> Tensor:
    return __torch__.generation.copy(self.shape(), kv, source, to, length)[0]

  # For a row that is decoded elsewhere: a matrix, number i of ps, its columns behind each other; its row's scales, see
  # generation.scale; its slot's keys and values [L, K, 2, n, E], read and written
  def columns(self: __torch__.Kernels, ps: List[Tensor], i: int) -> Tensor:
    return __torch__.generation.columns(ps[i], self.path)

  def scales(self: __torch__.Kernels, ps: List[Tensor], l: int, m: int) -> Tensor:
    return torch.to(__torch__.generation.scale(self.shape(), ps, l, m, self.path), 6)

  def read_slot(self: __torch__.Kernels, kv: List[Tensor], slot: int, start: int, n: int) -> Tensor:
    return __torch__.generation.read_slot(self.shape(), kv, slot, start, n)

  def fill_slot(self: __torch__.Kernels, kv: List[Tensor], rows: Tensor, slot: int, start: int) -> Tensor:
    return __torch__.generation.fill_slot(self.shape(), kv, rows, slot, start)[0]

  # The token of step i from logits [1, V]; all else as decode takes it
  def draw(self: __torch__.Kernels, logits: Tensor, i: int, tokens: Tensor, positions: Tensor, uniforms: Tensor, temperature: Tensor, top_k: Tensor, top_p: Tensor, penalty: Tensor, bias: Tensor, seen: Tensor, forbidden: Tensor, eos: Tensor, flags: List[int]) -> Tuple[Tensor, Tensor, Tensor]:
    how = __torch__.sampling.How(temperature, top_k, top_p, penalty, bias, seen, forbidden, eos, flags[0] == 1, flags[1] == 1, flags[2], flags[3] == 1, flags[4] == 1)
    return __torch__.sampling.draw(logits, how, i, torch.narrow(uniforms, 1, i, 1))

  # flags = [plain, greedy, largest top-k, any top-p, any forbidden]
  def decode(self: __torch__.Kernels, ps: List[Tensor], kv: List[Tensor], tokens: Tensor, positions: Tensor, uniforms: Tensor, temperature: Tensor, top_k: Tensor, top_p: Tensor, penalty: Tensor, bias: Tensor, seen: Tensor, forbidden: Tensor, eos: Tensor, flags: List[int]) -> Tuple[Tensor, Tensor, Tensor]:
    how = __torch__.sampling.How(temperature, top_k, top_p, penalty, bias, seen, forbidden, eos, flags[0] == 1, flags[1] == 1, flags[2], flags[3] == 1, flags[4] == 1)
    return __torch__.generation.decode(self.shape(), ps, kv, tokens, positions, uniforms, how, self.path)

  # c = [1 / tokens in the whole batch] -> loss summed over this part, gradients
  def sft(self: __torch__.Kernels, ws: List[Tensor], ads: List[Tensor], masks: List[Tensor], ids: Tensor, positions: Tensor, gather: Tensor, scatter: Tensor, size: List[int], index: Tensor, targets: Tensor, o: List[int], c: List[float]) -> Tuple[Tensor, List[Tensor]]:
    s = self.shape()
    plan = self.plan(o)
    rows = self.rows(ids, positions, gather, scatter, size)
    done = __torch__.training.forward(s, ws, ads, rows, index, plan)
    logp, entropy, kept, = __torch__.head.log_probs(ws, done.h, targets, plan.chunk, plan.keep, plan.path)
    scale = c[0]
    grads = __torch__.training.from_log_probs(s, ws, ads, masks, rows, index, targets, done, kept, torch.full_like(logp, -scale), plan)
    return (torch.neg(torch.sum(logp)) * scale, grads)

  # index: each row's last token, rows 0..P-1 chosen, P..2P-1 rejected; c = [1 / pairs in the whole batch]
  # -> loss, rewards [2P], gradients
  def bradley_terry(self: __torch__.Kernels, ws: List[Tensor], ads: List[Tensor], masks: List[Tensor], ids: Tensor, positions: Tensor, gather: Tensor, scatter: Tensor, size: List[int], index: Tensor, o: List[int], c: List[float]) -> Tuple[Tensor, Tensor, List[Tensor]]:
    s = self.shape()
    plan = self.plan(o)
    rows = self.rows(ids, positions, gather, scatter, size)
    done = __torch__.training.forward(s, ws, ads, rows, index, plan)
    r = torch.squeeze(torch.linear(torch.to(done.h, 6), ws[s.head]), 1)
    loss, d, = __torch__.reward.bradley_terry_gradient(r, c[0])
    gs = __torch__.training.gradients(ws, ads)
    d = torch.unsqueeze(d, 1)
    if torch.len(ads) == 1:
      gs[s.head] = torch.mm(torch.t(d), torch.to(done.h, 6))
    dh = torch.to(torch.mm(d, ws[s.head]), ops.prim.dtype(done.h))
    grads = __torch__.training.backward(s, ws, ads, masks, gs, rows, index, done, dh, plan)
    return (loss, r, grads)

  # An objective over log-probs: which, place, facts, tokens, old see loss.py; head = [weight [1, D], bias [1]] of the value head
  # or []; c = [SFT weight, 1 / examples in the whole batch, the objective's parameters..]
  # -> loss, log-probs [M], summed entropy of the policy at the M positions, values [M] or [0], gradients of the policy's
  # weights and then of head
  def objective(self: __torch__.Kernels, ws: List[Tensor], ads: List[Tensor], masks: List[Tensor], head: List[Tensor], ids: Tensor, positions: Tensor, gather: Tensor, scatter: Tensor, size: List[int], index: Tensor, targets: Tensor, of_row: Tensor, which: int, place: Tensor, facts: Tensor, tokens: Tensor, old: Tensor, o: List[int], c: List[float]) -> Tuple[Tensor, Tensor, Tensor, Tensor, List[Tensor]]:
    s = self.shape()
    plan = self.plan(o)
    rows = self.rows(ids, positions, gather, scatter, size)
    done = __torch__.training.forward(s, ws, ads, rows, index, plan)
    logp, entropy, kept, = __torch__.head.log_probs(ws, done.h, targets, plan.chunk, plan.keep, plan.path)
    values = __torch__.value.of(head, done.h)
    loss, d, dv, = __torch__.loss.gradient(which, logp, values, of_row, size[0], place, facts, tokens, old, torch.slice(c, 2, 9223372036854775807, 1), c[0], c[1])
    gs = __torch__.training.gradients(ws, ads)
    dh = __torch__.head.backward(s, ws, gs, done.h, targets, d, kept, plan.chunk, plan.path, torch.len(ads) == 1)
    dh = __torch__.value.to_states(head, dh, dv)
    of_head = __torch__.value.gradients(head, done.h, dv)
    grads = __torch__.training.backward(s, ws, ads, masks, gs, rows, index, done, dh, plan)
    for g in of_head:
      grads.append(g)
    return (loss, logp, entropy, values, grads)

  # The objective alone, of given log-probs logp [M] and values [M] or [0] -> loss, its gradients for both
  def loss(self: __torch__.Kernels, logp: Tensor, values: Tensor, of_row: Tensor, rows: int, which: int, place: Tensor, facts: Tensor, tokens: Tensor, old: Tensor, c: List[float]) -> Tuple[Tensor, Tensor, Tensor]:
    return __torch__.loss.gradient(which, logp, values, of_row, rows, place, facts, tokens, old, torch.slice(c, 2, 9223372036854775807, 1), c[0], c[1])

  # h0 [M, D] the reference's states under the head of w0, h1 the contrast's under that of w1;
  # c = [form, lambda, clip, 1 / responses in the whole batch, alpha]
  # -> loss, log-probs of the targets [M], summed entropy of the policy at the M positions, gradients
  def inverse_q(self: __torch__.Kernels, ws: List[Tensor], ads: List[Tensor], masks: List[Tensor], w0: List[Tensor], w1: List[Tensor], ids: Tensor, positions: Tensor, gather: Tensor, scatter: Tensor, size: List[int], index: Tensor, targets: Tensor, h0: Tensor, h1: Tensor, o: List[int], c: List[float]) -> Tuple[Tensor, Tensor, Tensor, List[Tensor]]:
    s = self.shape()
    plan = self.plan(o)
    rows = self.rows(ids, positions, gather, scatter, size)
    done = __torch__.training.forward(s, ws, ads, rows, index, plan)
    gs = __torch__.training.gradients(ws, ads)
    full = torch.len(ads) == 1
    loss = torch.zeros([], dtype=6, device=ops.prim.device(ids))
    entropy = torch.zeros([], dtype=6, device=ops.prim.device(ids))
    logps = annotate(List[Tensor], [])
    dhs = annotate(List[Tensor], [])
    h = torch.split(done.h, plan.chunk, 0)
    base = torch.split(h0, plan.chunk, 0)
    other = torch.split(h1, plan.chunk, 0)
    t = torch.split(targets, plan.chunk, 0)
    for i in range(torch.len(h)):
      star = __torch__.contrast.superior(w0[s.head], base[i], w1[s.head], other[i], c[4], self.path)
      z = __torch__.head.logits(ws, h[i], plan.path)
      value, taken, uncertainty, d, = __torch__.contrast.loss(z, star, t[i], int(c[0]), c[1], c[2], c[3])
      loss = loss + value
      entropy = entropy + uncertainty
      logps.append(taken)
      dhs.append(__torch__.head.product_backward(s, ws, gs, h[i], d, plan.path, full))
    grads = __torch__.training.backward(s, ws, ads, masks, gs, rows, index, done, torch.cat(dhs, 0), plan)
    return (loss, torch.cat(logps, 0), entropy, grads)

  # x [N, D] times w [M, D] transposed, for measuring
  def product(self: __torch__.Kernels, x: Tensor, w: Tensor) -> Tensor:
    return __torch__.linear.linear(x, w, self.path)

  # Each as products in bf16 multiply it
  def rounded(self: __torch__.Kernels, ws: List[Tensor]) -> List[Tensor]:
    out = annotate(List[Tensor], [])
    for w in ws:
      out.append(torch.to(w, 15))
    return out

  # Each in fp32: itself if it is
  def fp32(self: __torch__.Kernels, ts: List[Tensor]) -> List[Tensor]:
    out = annotate(List[Tensor], [])
    for t in ts:
      out.append(torch.to(t, 6))
    return out

  # total + part in fp32, element by element; overwrites those of total that are fp32
  def added(self: __torch__.Kernels, total: List[Tensor], part: List[Tensor]) -> List[Tensor]:
    out = annotate(List[Tensor], [])
    for i in range(torch.len(total)):
      out.append(torch.add_(torch.to(total[i], 6), part[i]))
    return out

  # to = source, element by element; they may be on different devices
  def assign(self: __torch__.Kernels, to: List[Tensor], source: List[Tensor]) -> Tensor:
    for i in range(torch.len(to)):
      done = torch.copy_(to[i], source[i])
    return to[0]

  # to = to + share (source - to), element by element; c = [share]
  def mix(self: __torch__.Kernels, to: List[Tensor], source: List[Tensor], c: List[float]) -> Tensor:
    for i in range(torch.len(to)):
      done = torch.lerp_(to[i], source[i], c[0])
    return to[0]

  # L2 norms -> [n]
  def norms(self: __torch__.Kernels, grads: List[Tensor]) -> Tensor:
    return __torch__.optimizer.norms(grads)

  # c = [learning rate, beta1, beta2, epsilon, weight decay, what the gradients are divided by]
  def adamw(self: __torch__.Kernels, ws: List[Tensor], grads: List[Tensor], m1: List[Tensor], m2: List[Tensor], steps: List[Tensor], c: List[float]) -> Tensor:
    return __torch__.optimizer.adamw(ws, grads, m1, m2, steps, c[0], c[1], c[2], c[3], c[4], c[5])
