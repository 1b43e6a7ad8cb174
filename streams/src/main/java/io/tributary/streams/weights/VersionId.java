package io.tributary.streams.weights;

import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Names a published set of weights. A version of a newer learner comes after every version of an
 * older one, whatever their numbers.
 *
 * @param epoch of the learner that published it, not negative; a newer learner has a higher one
 * @param number the policy version: optimizer steps since the reference, not negative
 */
public record VersionId(long epoch, long number) implements Comparable<VersionId> {
  private static final Pattern NAME = Pattern.compile("e(\\d{8,18})-v(\\d{8,18})");
  private static final Comparator<VersionId> ORDER =
      Comparator.comparingLong(VersionId::epoch).thenComparingLong(VersionId::number);

  public VersionId {
    if (epoch < 0 || number < 0) {
      throw new IllegalArgumentException("negative epoch or version: " + epoch + ", " + number);
    }
  }

  /** The name in a store, such as {@code e00000003-v00000012}. */
  String name() {
    return String.format("e%08d-v%08d", epoch, number);
  }

  static Optional<VersionId> ofName(String name) {
    Matcher m = NAME.matcher(name);
    if (!m.matches()) return Optional.empty();
    return Optional.of(new VersionId(Long.parseLong(m.group(1)), Long.parseLong(m.group(2))));
  }

  @Override
  public int compareTo(VersionId other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return "v" + number + " of epoch " + epoch;
  }
}
