package io.tributary.gpu.engine;

import java.util.OptionalLong;

/**
 * Linear warm-up from 0, then half a cosine from the peak down to its final share; constant after.
 *
 * @param peak highest learning rate
 * @param finalShare rate at the end, as a share of the peak
 * @param warmupSteps steps of the rise; 0 for none
 * @param totalSteps steps until the final share is reached, at least {@code warmupSteps}
 */
public record CosineSchedule(double peak, double finalShare, long warmupSteps, long totalSteps)
    implements Schedule {
  @Override
  public double at(long step) {
    if (warmupSteps > 0 && step <= warmupSteps) return peak * step / warmupSteps;
    if (step >= totalSteps) return peak * finalShare;
    double progress = (step - warmupSteps) / (double) (totalSteps - warmupSteps);
    double cosine = 0.5 * (1 + Math.cos(Math.PI * progress));
    return peak * (finalShare + (1 - finalShare) * cosine);
  }

  @Override
  public OptionalLong horizon() {
    return OptionalLong.of(totalSteps);
  }

  @Override
  public String text() {
    return "cosine " + peak + " " + finalShare + " " + warmupSteps + " " + totalSteps;
  }
}
