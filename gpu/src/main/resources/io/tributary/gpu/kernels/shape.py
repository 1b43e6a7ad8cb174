# What the kernels know about a model; made by Java, the same for all calls.
#
# Weights are fp32, in one list; q, k, v and gate, up are one matrix each. D width, H query heads, K key/value heads,
# E head width, F ffn width, V vocabulary, o = 1 + l * stride the place of layer l:
#   ws[0]               embedding                [V, D]
#   ws[o]               attention norm           [D]
#   ws[o + 1]           q, k, v                  [(H + 2K) E, D]
#   ws[o + qkv_bias]    their bias, if any       [(H + 2K) E]
#   ws[o + q_norm]      norm of a query, if any  [E], and of a key at k_norm
#   ws[o + out]         attention output         [D, H E]
#   ws[o + out_bias]    its bias, if any         [D]
#   ws[o + ffn_norm]    ffn norm                 [D]
#   ws[o + gate_up]     gate, up                 [2F, D]
#   ws[o + down]        down                     [D, F]
#   ws[final_norm]      final norm               [D]
#   ws[head]            the embedding if tied, else [V, D] (language model) or [1, D] (reward model)
# A pass over rows of tokens takes the matrices of layers as its products multiply them, rounded where those round, and
# the head so once more behind all else, at ws[-1].
class Shape(NamedTuple):
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
  rms_eps : float
  norm_offset : float
  embedding_scale : float
  frequencies : List[float]

# Rows of tokens without padding: N tokens in all, each computed once, though rows may share a prefix. Attention alone
# sees B rows of T positions: slot b T + t holds token gather[b T + t] (any token where row b is shorter), and token n
# takes what slot scatter[n] attended to. Empty gather and scatter: slot i is token i.
class Rows(NamedTuple):
  ids : Tensor
  positions : Tensor
  gather : Tensor
  scatter : Tensor
  batch : int
  width : int
