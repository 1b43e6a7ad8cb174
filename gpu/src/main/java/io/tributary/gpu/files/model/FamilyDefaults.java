package io.tributary.gpu.files.model;

import java.util.List;
import java.util.OptionalInt;

/**
 * What the configuration classes of {@code transformers} (5.18) assume where {@code config.json}
 * has no such key. A key with null is another matter.
 *
 * @param kvHeads {@code num_key_value_heads}; empty for as many as query heads
 * @param headDim {@code head_dim}; empty for {@code hidden_size / num_attention_heads}
 * @param bos {@code bos_token_id}
 * @param eos {@code eos_token_id}
 * @param pad {@code pad_token_id}
 */
record FamilyDefaults(
    OptionalInt kvHeads, OptionalInt headDim, OptionalInt bos, List<Integer> eos, OptionalInt pad) {
  static final double RMS_NORM_EPS = 1e-6;
  static final double ROPE_THETA = 10_000;

  /** {@code sliding_window} of Mistral and Qwen. */
  static final int SLIDING_WINDOW = 4096;

  /** {@code max_window_layers} of Qwen. */
  static final int MAX_WINDOW_LAYERS = 28;

  private static final OptionalInt NONE = OptionalInt.empty();

  static FamilyDefaults of(Family family) {
    return switch (family) {
      case LLAMA -> new FamilyDefaults(NONE, NONE, some(1), List.of(2), NONE);
      case MISTRAL -> new FamilyDefaults(some(8), NONE, some(1), List.of(2), NONE);
      case QWEN2 -> new FamilyDefaults(some(32), NONE, NONE, List.of(), NONE);
      case QWEN3 -> new FamilyDefaults(some(32), some(128), NONE, List.of(), NONE);
      case GEMMA -> new FamilyDefaults(some(16), some(256), some(2), List.of(1), some(0));
    };
  }

  private static OptionalInt some(int value) {
    return OptionalInt.of(value);
  }
}
