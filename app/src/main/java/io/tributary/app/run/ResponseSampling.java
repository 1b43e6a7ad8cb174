package io.tributary.app.run;

import io.tributary.app.UserError;
import io.tributary.config.GenerationSettings;
import io.tributary.gpu.SamplingParams;
import io.tributary.gpu.engine.DecoderShape;

/** How {@code generation} shapes every response, in the stream and out of it. */
public final class ResponseSampling {
  private ResponseSampling() {}

  /** As the stream samples, at a temperature and with random numbers of one's own. */
  static SamplingParams params(GenerationSettings generation, double temperature, long seed) {
    return params(generation, temperature, generation.topK(), generation.topP(), seed);
  }

  /** The same, with the share of tokens that is drawn from given too. */
  public static SamplingParams params(
      GenerationSettings generation, double temperature, int topK, double topP, long seed) {
    return new SamplingParams(
        temperature,
        topK,
        topP,
        generation.minNewTokens(),
        generation.repetitionPenalty(),
        generation.logitBias(),
        seed);
  }

  /**
   * Checks that every token with a bias is one of the model's.
   *
   * @throws UserError that names the first that is not
   */
  public static void requireTokens(GenerationSettings generation, DecoderShape shape) {
    generation.logitBias().keySet().stream()
        .filter(token -> token >= shape.vocabulary())
        .min(Integer::compare)
        .ifPresent(
            token -> {
              throw UserError.wrongUsage(
                  "generation.logit-bias is for token %d; the model's vocabulary has 0 to %d"
                      .formatted(token, shape.vocabulary() - 1));
            });
  }
}
