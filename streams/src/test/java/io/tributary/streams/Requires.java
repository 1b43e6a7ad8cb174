package io.tributary.streams;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** What a test needs of the machine: skipped with the reason where it is missing, but not in CI. */
public final class Requires {
  private Requires() {}

  public static void here(boolean available, String reason) {
    if (!available && "true".equals(System.getenv("CI"))) fail(reason);
    assumeTrue(available, reason);
  }
}
