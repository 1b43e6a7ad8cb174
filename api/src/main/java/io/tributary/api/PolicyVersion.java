package io.tributary.api;

/**
 * Counts the optimizer steps behind a set of policy weights; version 0 is the reference model.
 *
 * @param number optimizer steps taken since the reference, not negative
 */
public record PolicyVersion(long number) implements Comparable<PolicyVersion> {
  public static final PolicyVersion REFERENCE = new PolicyVersion(0);

  public PolicyVersion {
    if (number < 0) throw new IllegalArgumentException("negative policy version " + number);
  }

  public PolicyVersion next() {
    return new PolicyVersion(number + 1);
  }

  /** Policy lag: how many versions this one is ahead of the one a candidate was sampled with. */
  public long lagOf(PolicyVersion sampledWith) {
    return number - sampledWith.number;
  }

  @Override
  public int compareTo(PolicyVersion other) {
    return Long.compare(number, other.number);
  }

  @Override
  public String toString() {
    return "v" + number;
  }
}
