package io.tributary.config;

import static io.tributary.config.Kinds.flag;
import static io.tributary.config.Kinds.integer;
import static io.tributary.config.UnitKinds.memory;

/**
 * Settings in {@code training}: what a step may hold in memory, and what is done about one that is
 * not finite. None of them changes what is computed but for rounding.
 *
 * @param recompute keep a layer's input alone and compute the layer again for its gradient
 * @param logitMemory bytes that probabilities over the vocabulary may keep for the gradient
 * @param microBatchTokens packed tokens in one pass at most
 * @param maxBadSteps steps in a row without a finite loss and gradient that end the run
 * @param offloadMoments keep AdamW's moments on the CPU
 */
public record TrainingSettings(
    boolean recompute,
    long logitMemory,
    int microBatchTokens,
    int maxBadSteps,
    boolean offloadMoments) {

  static TrainingSettings read(SettingsReader r) {
    return new TrainingSettings(
        r.get("training.recompute", flag()),
        r.get("training.logit-memory", memory()),
        r.get("training.micro-batch-tokens", integer(1, 100_000_000)),
        r.get("training.max-bad-steps", integer(1, 1_000_000)),
        r.get("training.offload-moments", flag()));
  }
}
