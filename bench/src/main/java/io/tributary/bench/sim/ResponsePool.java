package io.tributary.bench.sim;

import io.tributary.api.Candidate;
import io.tributary.api.FinishReason;
import io.tributary.api.PolicyVersion;
import io.tributary.gpu.SamplingParams;
import java.util.SplittableRandom;

/**
 * Responses made once, so that measured runs do not spend their time on making them: words, token
 * ids and log-probs in the sizes of real ones, all texts different.
 */
final class ResponsePool {
  static final int SIZE = 512;

  /** Odd, so that the first {@link #SIZE} candidates of a prompt are all different. */
  private static final int STRIDE = 131;

  private static final String[] WORDS = {
    "the", "answer", "is", "that", "a", "river", "carries", "water", "from", "hills", "to", "sea",
    "and", "each", "stream", "adds", "what", "it", "has", "slowly"
  };

  private final String[] texts = new String[SIZE];
  private final int[][] tokens = new int[SIZE][];
  private final float[][] logProbs = new float[SIZE][];

  ResponsePool(EngineModel model) {
    int[] lengths = model.lengths(SIZE);
    SplittableRandom random = new SplittableRandom(7);
    for (int i = SIZE - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      int swapped = lengths[i];
      lengths[i] = lengths[j];
      lengths[j] = swapped;
    }
    for (int i = 0; i < SIZE; i++) {
      StringBuilder text = new StringBuilder("In the " + i + "th place:");
      tokens[i] = new int[lengths[i]];
      logProbs[i] = new float[lengths[i]];
      for (int t = 0; t < lengths[i]; t++) {
        tokens[i][t] = random.nextInt(32_000);
        logProbs[i][t] = (float) Math.log(1 - random.nextDouble());
        text.append(' ').append(WORDS[random.nextInt(WORDS.length)]);
      }
      texts[i] = text.toString();
    }
  }

  /** The place of a prompt's candidate; {@code seed} is that of its first. */
  int place(long seed, int candidate) {
    return Math.floorMod(new SplittableRandom(seed).nextInt(SIZE) + candidate * STRIDE, SIZE);
  }

  int length(int place) {
    return tokens[place].length;
  }

  Candidate candidate(int place, SamplingParams params, PolicyVersion first, PolicyVersion last) {
    return new Candidate(
        texts[place],
        tokens[place],
        logProbs[place],
        logProbs[place],
        FinishReason.EOS,
        first,
        last,
        params.temperature(),
        params.seed());
  }
}
