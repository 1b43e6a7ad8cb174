package io.tributary.bench;

import io.tributary.gpu.engine.TokenSequence;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Prompts and continuations of random tokens, always the same for a vocabulary. */
final class ParityPrompts {
  static final int CONTINUATION = 16;

  /** Odd ones too, and on both sides of the blocks that kernels like. */
  private static final int[] LENGTHS = {1, 2, 3, 7, 16, 33, 64};

  private static final long SEED = 20_260_101;

  private ParityPrompts() {}

  /**
   * The prompts that leave room for {@code more} tokens after them.
   *
   * @param context places that the model has
   * @throws IllegalArgumentException if it has too few for any prompt
   */
  static List<TokenSequence> of(int vocabulary, int context, int more) {
    SplittableRandom random = new SplittableRandom(SEED);
    List<TokenSequence> out = new ArrayList<>();
    for (int length : LENGTHS) {
      int[] prompt = random.ints(length, 0, vocabulary).toArray();
      int[] continuation = random.ints(CONTINUATION, 0, vocabulary).toArray();
      if (length + Math.max(CONTINUATION, more) > context) continue;
      out.add(new TokenSequence(prompt, continuation));
    }
    if (out.isEmpty()) {
      throw new IllegalArgumentException(
          "max_position_embeddings is %d; at least %d are needed"
              .formatted(context, 1 + Math.max(CONTINUATION, more)));
    }
    return out;
  }
}
