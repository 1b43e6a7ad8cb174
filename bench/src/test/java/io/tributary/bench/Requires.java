package io.tributary.bench;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;

/** What a test needs of the machine: skipped with the reason where it is missing, but not in CI. */
final class Requires {
  private Requires() {}

  static void here(boolean available, String reason) {
    if (!available && "true".equals(System.getenv("CI"))) fail(reason);
    assumeTrue(available, reason);
  }

  /** A program that can say its version. */
  static void program(String name) throws InterruptedException {
    try {
      Process process =
          new ProcessBuilder(name, "--version")
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      here(process.waitFor() == 0, name + " does not run");
    } catch (IOException e) {
      here(false, name + " is not on the path");
    }
  }
}
