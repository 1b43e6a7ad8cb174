package io.tributary.actors;

import java.util.OptionalLong;

/**
 * How the next step is taken, as the guards will have it.
 *
 * @param rate share of the scheduled learning rate, in (0, 1]
 * @param start the version that it starts from, if not from the one before
 */
record Course(double rate, OptionalLong start) {
  static final Course STEADY = new Course(1, OptionalLong.empty());

  Course lowered(double by) {
    return new Course(rate * by, start);
  }

  Course from(long version) {
    return new Course(rate, OptionalLong.of(version));
  }

  /** After a step of this course. */
  Course next() {
    return new Course(rate, OptionalLong.empty());
  }
}
