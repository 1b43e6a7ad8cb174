package io.tributary.gpu.engine;

/**
 * How an engine computes.
 *
 * @param device {@code cpu} or {@code cuda:N}
 * @param inference path of forward passes without gradients
 * @param training path of forward and backward passes
 * @param memory what a training pass may keep
 */
public record Compute(
    String device, MatmulPath inference, MatmulPath training, TrainingMemory memory) {
  public static final Compute FP32_CPU = new Compute("cpu", MatmulPath.FP32, MatmulPath.FP32);

  public Compute {
    if (!training.trains()) throw new IllegalArgumentException(training + " does not train");
  }

  public Compute(String device, MatmulPath inference, MatmulPath training) {
    this(device, inference, training, TrainingMemory.DEFAULT);
  }

  /** The same with another memory plan. */
  public Compute with(TrainingMemory other) {
    return new Compute(device, inference, training, other);
  }
}
