package io.tributary.gpu.files.model;

/** Which projections of an attention block add a bias. */
public enum AttentionBias {
  NONE,
  /** Query, key and value, as Qwen2 always has. */
  QKV,
  /** Query, key, value and output, what {@code attention_bias} means in Llama, Qwen3 and Gemma. */
  QKVO
}
