package io.tributary.gpu.engine;

import java.util.OptionalLong;

/** The learning rate of each optimizer step of a run. */
public sealed interface Schedule permits CosineSchedule, ConstantSchedule {
  /** The rate of the optimizer step that makes version {@code step}, counted from 1. */
  double at(long step);

  /** The step at which the rate has come to its end and stays; empty if it never ends. */
  OptionalLong horizon();

  /** As {@link #parse} reads it. */
  String text();

  /**
   * Reads {@link #text}, to the bit.
   *
   * @throws IllegalArgumentException if it is none
   */
  static Schedule parse(String text) {
    String[] parts = text.split(" ");
    return switch (parts[0] + "/" + parts.length) {
      case "cosine/5" ->
          new CosineSchedule(
              Double.parseDouble(parts[1]),
              Double.parseDouble(parts[2]),
              Long.parseLong(parts[3]),
              Long.parseLong(parts[4]));
      case "constant/3" ->
          new ConstantSchedule(Double.parseDouble(parts[1]), Long.parseLong(parts[2]));
      default -> throw new IllegalArgumentException("not a schedule: " + text);
    };
  }
}
