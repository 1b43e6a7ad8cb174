# What an objective over log-probs is a function of, and what several of them share.
#
# G examples (prompts), each with responses in up to n places, the best one first; a pair has two. M response tokens in
# all, R rows. Tensors that an objective does not ask for are empty.
class Given(NamedTuple):
  total : Tensor       # [n, G] log pi(y | x) of the response in that place
  lengths : Tensor     # [n, G] its tokens, at least 1: an empty response has log-prob 0 and must not make 0 / 0
  there : Tensor       # [n, G] 1 where there is a response, else 0
  reference : Tensor   # [n, G] log pi_ref(y | x), 0 without a reference
  rank : Tensor        # [n, G] equal for equal scores, higher for higher ones, from 0; of one alone 1 for a score above 0
  baseline : Tensor    # [n, G] KTO's z
  logp : Tensor        # [M] log pi(y_t)
  row : Tensor         # [M] row of each token
  place : Tensor       # [n G] row of each response
  rows : int           # R
  reference_logp : Tensor  # [M] log pi_ref(y_t)
  sampled : Tensor     # [M] log-prob under the distribution it was sampled from
  old : Tensor         # [M] log pi(y_t) before the step (the proximal policy)
  advantages : Tensor  # [M]
  values : Tensor      # [M] of the value head
  old_values : Tensor  # [M] before the step
  returns : Tensor     # [M] what the value head should say

# values [M] summed by response -> [n, G]
def by_response(values: Tensor, row: Tensor, rows: int, place: Tensor, like: Tensor) -> Tensor:
  sums = torch.index_add(torch.zeros([rows], dtype=6, device=ops.prim.device(values)), 0, row, values)
  return torch.view_as(torch.index_select(sums, 0, place), like)

# L(y) = log pi(y | x) - log pi_ref(y | x) -> [n, G]
def ratio(x: __torch__.given.Given) -> Tensor:
  return x.total - x.reference

# avg(y) = log pi(y | x) / T -> [n, G]
def average(x: __torch__.given.Given) -> Tensor:
  return torch.div(x.total, x.lengths)

# s(w) - s(l) of a pair: places 0 and 1 of [n, G] -> [G]
def margin(s: Tensor) -> Tensor:
  return torch.select(s, 0, 0) - torch.select(s, 0, 1)

# Plackett-Luce (Aligning Language Models.., eq. 16) of scores s [n, G], best first, times scale -> [G]:
#   -sum_k log( e^s_k / sum_{i>=k} e^s_i ) = sum_k log(1 + sum_{i>k} exp(s_i - s_k))
# With two places it is -log sigmoid(s_0 - s_1) to the last bit.
def ranking(s: Tensor, scale: float, there: Tensor) -> Tensor:
  n = torch.size(s, 0)
  out = torch.zeros([torch.size(s, 1)], dtype=6, device=ops.prim.device(s))
  for k in range(n - 1):
    below = n - 1 - k
    d = (torch.narrow(s, 0, k + 1, below) - torch.narrow(s, 0, k, 1)) * scale
    # far below everything: a place without a response adds nothing
    d = torch.masked_fill(d, torch.eq(torch.narrow(there, 0, k + 1, below), 0.0), -1.0e9)
    out = out - torch.log_sigmoid(torch.neg(torch.logsumexp(d, [0])))
  return out

# PPO's surrogate (1707.06347, eq. 7) for each token, decoupled from the distribution that was sampled from (2110.00641):
# (pi_old / pi_sampled) min(u A, clip(u, 1 - e, 1 + e) A), u = pi / pi_old; the first factor at most cap. -> [M]
def clipped(x: __torch__.given.Given, clip: float, cap: float) -> Tensor:
  u = torch.exp(x.logp - x.old)
  weight = torch.clamp(torch.exp(x.old - x.sampled), None, cap)
  return weight * torch.minimum(u * x.advantages, torch.clamp(u, 1.0 - clip, 1.0 + clip) * x.advantages)

# The estimate k3 of KL(pi || pi_ref) for each token: exp(d) - d - 1, d = log pi_ref - log pi. -> [M]
def k3(x: __torch__.given.Given) -> Tensor:
  d = x.reference_logp - x.logp
  return torch.exp(d) - d - 1.0

# values [M] -> their mean over an example's responses of the sum over each response's tokens [G]
def summed(x: __torch__.given.Given, values: Tensor) -> Tensor:
  each = __torch__.given.by_response(values, x.row, x.rows, x.place, x.there) * x.there
  return torch.div(torch.sum(each, [0]), torch.sum(x.there, [0]))

# values [M] -> their mean over an example's responses of the mean over each response's tokens [G]
def averaged(x: __torch__.given.Given, values: Tensor) -> Tensor:
  each = torch.div(__torch__.given.by_response(values, x.row, x.rows, x.place, x.there), x.lengths) * x.there
  return torch.div(torch.sum(each, [0]), torch.sum(x.there, [0]))
