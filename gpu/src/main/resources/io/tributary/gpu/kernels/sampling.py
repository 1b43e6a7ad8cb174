# From logits to a token. R rows, V vocabulary.

# How each row samples. temperature, top_p, penalty [R, 1] fp32, top_k [R, 1] int64; bias [R, V] added to the logits or
# empty; seen [R, V] tokens of prompt and response so far, for the penalty, or empty; forbidden [R] tokens to come in which
# the tokens of eos [G] may not be drawn. plain: all temperatures are 1 and nothing else is asked for.
class How(NamedTuple):
  temperature : Tensor
  top_k : Tensor
  top_p : Tensor
  penalty : Tensor
  bias : Tensor
  seen : Tensor
  forbidden : Tensor
  eos : Tensor
  plain : bool
  greedy : bool
  most_k : int
  nucleus : bool
  least : bool

# Removes what top-k leaves out: all below the k-th largest logit. k = 0 keeps all.
def k_largest(z: Tensor, top_k: Tensor, most: int) -> Tensor:
  most = ops.prim.min([most, torch.size(z, 1)])
  largest, at, = torch.topk(z, most, -1, True, True)
  last = torch.gather(largest, 1, torch.clamp(top_k - 1, 0, most - 1))
  below = torch.logical_and(torch.gt(top_k, 0), torch.lt(z, last))
  return torch.masked_fill(z, below, -float("inf"))

# Removes what top-p leaves out: a token stays while those before it hold less than p, so the likeliest always stays.
def nucleus(z: Tensor, top_p: Tensor) -> Tensor:
  ordered, order, = torch.sort(z, -1, True)
  p = torch.softmax(ordered, -1)
  keep = torch.logical_or(torch.ge(top_p, 1.0), torch.lt(torch.cumsum(p, -1) - p, top_p))
  return torch.scatter(z, 1, order, torch.masked_fill(ordered, torch.logical_not(keep), -float("inf")))

# Bias, repetition penalty (1909.05858), EOS not yet allowed
def shaped(logits: Tensor, how: __torch__.sampling.How, step: int) -> Tensor:
  z = logits
  if torch.numel(how.bias) > 0:
    z = z + how.bias
  if torch.numel(how.seen) > 0:
    scaled = torch.where(torch.gt(z, 0.0), torch.div(z, how.penalty), torch.mul(z, how.penalty))
    z = torch.where(how.seen, scaled, z)
  if how.least:
    wait = torch.unsqueeze(torch.gt(how.forbidden, step), 1)
    ends = torch.index_select(z, 1, how.eos)
    z = torch.index_copy(z, 1, how.eos, torch.masked_fill(ends, wait, -float("inf")))
  return z

# Draws by inverting the cumulative distribution at u [R, 1] in [0, 1); temperature 0 takes the likeliest token.
# logits [R, V] fp32 -> token [R], its log-prob as drawn [R], and of softmax(logits) [R]
def draw(logits: Tensor, how: __torch__.sampling.How, step: int, u: Tensor) -> Tuple[Tensor, Tensor, Tensor]:
  z = logits
  if not how.plain:
    z = __torch__.sampling.shaped(logits, how, step)
    z = torch.div(z, torch.where(torch.eq(how.temperature, 0.0), torch.ones_like(how.temperature), how.temperature))
    if how.most_k > 0:
      z = __torch__.sampling.k_largest(z, how.top_k, how.most_k)
    if how.nucleus:
      z = __torch__.sampling.nucleus(z, how.top_p)
  p = torch.softmax(z, -1)
  cdf = torch.cumsum(p, -1)
  v = torch.size(cdf, 1)
  at = torch.clamp(torch.searchsorted(cdf, u * torch.narrow(cdf, 1, v - 1, 1), out_int32=False, right=True, side=None, sorter=None), None, v - 1)
  logp = torch.log(torch.gather(p, 1, at))
  if how.greedy:
    first = torch.eq(how.temperature, 0.0)
    at = torch.where(first, torch.argmax(z, 1, True), at)
    logp = torch.where(first, torch.zeros_like(logp) + torch.sum(p, [1], True) * 0.0, logp)
  own = logp
  if not how.plain:
    own = torch.gather(logits, 1, at) - torch.logsumexp(logits, [1], True)
  if torch.numel(how.seen) > 0:
    torch.scatter_(how.seen, 1, at, True)
  return (torch.squeeze(at, 1), torch.squeeze(logp, 1), torch.squeeze(own, 1))
