package io.tributary.app.experiment;

import java.util.List;
import java.util.Objects;

/**
 * One of the things that an experiment compares.
 *
 * @param name also of its folders
 * @param settings {@code PATH=VALUE}s over those of the experiment; {@code @ARM} in a value is the
 *     model that an arm before it delivered with the same seed
 * @param budgeted whether it must be given as much as the others
 */
record Arm(String name, List<String> settings, boolean budgeted) {
  /** Stands before an arm's name for the model that it delivered. */
  static final String MODEL_OF = "@";

  Arm {
    Objects.requireNonNull(name, "name");
    settings = List.copyOf(settings);
  }

  static Arm of(String name, String... settings) {
    return new Arm(name, List.of(settings), true);
  }

  /** One that is there for the others' sake. */
  static Arm unbudgeted(String name, String... settings) {
    return new Arm(name, List.of(settings), false);
  }

  /** Name of what belongs to it and a seed. */
  String id(long seed) {
    return name + "-" + seed;
  }
}
