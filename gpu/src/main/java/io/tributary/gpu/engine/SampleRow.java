package io.tributary.gpu.engine;

import io.tributary.gpu.SamplingParams;
import java.util.Arrays;
import java.util.SplittableRandom;

/** One response being sampled: its tokens so far and its own random numbers. */
final class SampleRow {
  final Prompt prompt;
  final int candidate;
  final SamplingParams params;
  private final SplittableRandom random;
  private final StopRule stops;
  private final int[] tokens;
  private final float[] logProbs;
  private final float[] modelLogProbs;
  private final long[] versions;
  private int length;
  private int reported;
  private Sampled.End end;

  /** A prompt and how many of its candidates have no slot yet. */
  static final class Prompt {
    final long id;
    final int[] tokens;

    Prompt(long id, int[] tokens) {
      this.id = id;
      this.tokens = tokens;
    }

    /** Places that its candidates share: all but its last token. */
    int shared() {
      return tokens.length - 1;
    }
  }

  SampleRow(Prompt prompt, int candidate, SamplingParams params, StopRule stops, int mostTokens) {
    this.prompt = prompt;
    this.candidate = candidate;
    this.params = params;
    this.stops = stops;
    random = new SplittableRandom(params.seed());
    tokens = new int[mostTokens];
    logProbs = new float[mostTokens];
    modelLogProbs = new float[mostTokens];
    versions = new long[mostTokens];
  }

  /** The token that goes in next: the last one of prompt or response. */
  int lastToken() {
    return length == 0 ? prompt.tokens[prompt.tokens.length - 1] : tokens[length - 1];
  }

  /** Where that token goes. */
  int position() {
    return prompt.shared() + length;
  }

  int length() {
    return length;
  }

  int room() {
    return tokens.length - length;
  }

  boolean done() {
    return end != null;
  }

  /** Uniform in [0, 1) with the 24 bits a float can hold. */
  float uniform() {
    return (random.nextInt() >>> 8) * 0x1.0p-24f;
  }

  void append(int token, float logProb, float modelLogProb, long version, int[] eos) {
    if (Float.isNaN(logProb) || Float.isNaN(modelLogProb)) {
      throw new NotFiniteException(
          "version %d gives logits that are not finite, at token %d of a response"
              .formatted(version, length + 1));
    }
    tokens[length] = token;
    logProbs[length] = logProb;
    modelLogProbs[length] = modelLogProb;
    versions[length++] = version;
    for (int id : eos) if (token == id) end = Sampled.End.EOS;
    if (end == null && stops.stopped(tokens, length)) end = Sampled.End.STOP;
    if (end == null && length == tokens.length) end = Sampled.End.LENGTH;
  }

  /** Tokens since the last call. */
  int[] unreported() {
    int[] out = Arrays.copyOfRange(tokens, reported, length);
    reported = length;
    return out;
  }

  int[] tokensSoFar() {
    return Arrays.copyOf(tokens, length);
  }

  Sampled result() {
    return new Sampled(
        Arrays.copyOf(tokens, length),
        Arrays.copyOf(logProbs, length),
        Arrays.copyOf(modelLogProbs, length),
        Arrays.copyOf(versions, length),
        end);
  }
}
