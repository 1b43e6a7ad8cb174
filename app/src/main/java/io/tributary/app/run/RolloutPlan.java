package io.tributary.app.run;

import io.tributary.app.UserError;
import io.tributary.config.GenerationSettings;
import io.tributary.config.Settings;
import io.tributary.gpu.PolicyRollout;
import io.tributary.gpu.engine.CachePlan;
import io.tributary.gpu.engine.Compute;
import io.tributary.gpu.engine.DecoderShape;
import io.tributary.gpu.engine.FreeMemory;

/** What each generator's engine gets: slots, places and memory, planned once at the start. */
final class RolloutPlan {
  /** Of the free memory; the rest is for training, judging and activations. */
  private static final double SHARE = 0.5;

  private RolloutPlan() {}

  static boolean inFlightUpdates(Settings settings) {
    return settings.generation().inFlightUpdates() && !settings.pipeline().deterministic();
  }

  /** Plans for the memory that is free now. */
  static PolicyRollout.Options of(Settings settings, DecoderShape shape, Compute compute) {
    return of(settings, shape, compute, FreeMemory.of(compute.device()));
  }

  /**
   * Plans.
   *
   * @param free bytes on the device
   * @throws UserError if the cache does not fit, with the numbers
   */
  static PolicyRollout.Options of(
      Settings settings, DecoderShape shape, Compute compute, long free) {
    GenerationSettings generation = settings.generation();
    ResponseSampling.requireTokens(generation, shape);
    return new PolicyRollout.Options(
        cache(settings, shape, compute, free),
        generation.maxNewTokens(),
        generation.chunkTokens(),
        generation.prefillTokens(),
        inFlightUpdates(settings));
  }

  private static CachePlan cache(
      Settings settings, DecoderShape shape, Compute compute, long free) {
    GenerationSettings generation = settings.generation();
    int candidates =
        settings.judged()
            ? generation.candidates()
            : settings.learner().inverseQ().samplesPerPrompt();
    int wanted =
        generation.slots() > 0 ? generation.slots() : candidates * generation.promptsPerUnit();
    int places =
        Math.min(shape.context(), settings.prompts().maxTokens() + generation.maxNewTokens());
    long memory =
        generation.memory() > 0
            ? generation.memory()
            : (long) (SHARE * free / generation.generators());
    CachePlan plan;
    try {
      plan = CachePlan.within(shape, compute, wanted, places, memory, generation.generators());
    } catch (IllegalStateException e) {
      throw UserError.failed(
          "generation.memory = %,d: %s".formatted(generation.memory(), e.getMessage()), e);
    }
    // what is batched together decides the last bits, and must not hang on what else runs here
    if (settings.pipeline().deterministic() && plan.slots() < wanted) {
      throw UserError.failed(
              "%d slots take %,d bytes and %,d may be used; lock-step does not go on with fewer"
                  .formatted(wanted, CachePlan.of(wanted, places).bytes(shape, compute), memory))
          .withHint("set generation.slots to " + plan.slots() + " or less, or generation.memory");
    }
    return plan;
  }
}
