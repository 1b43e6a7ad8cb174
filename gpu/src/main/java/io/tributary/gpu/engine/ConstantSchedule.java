package io.tributary.gpu.engine;

import java.util.OptionalLong;

/**
 * Linear warm-up from 0, then the same rate for ever: for streams without an end.
 *
 * @param peak the rate
 * @param warmupSteps steps of the rise; 0 for none
 */
public record ConstantSchedule(double peak, long warmupSteps) implements Schedule {
  @Override
  public double at(long step) {
    return step < warmupSteps ? peak * step / warmupSteps : peak;
  }

  @Override
  public OptionalLong horizon() {
    return OptionalLong.empty();
  }

  @Override
  public String text() {
    return "constant " + peak + " " + warmupSteps;
  }
}
