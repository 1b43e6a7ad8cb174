package io.tributary.app.cli;

import io.tributary.app.UserError;
import java.util.OptionalInt;
import picocli.CommandLine.Option;

/** {@code --change-judge}: the same of a run, a node and a cluster. */
final class ChangeJudge {
  @Option(
      names = "--change-judge",
      paramLabel = "NUMBER",
      description =
          "Put the judge of the settings in place of the run's judge with this number, for good.")
  private Integer number;

  OptionalInt given() {
    return number == null ? OptionalInt.empty() : OptionalInt.of(number);
  }

  static void require(OptionalInt number) {
    if (number.isEmpty() || number.getAsInt() >= 1) return;
    throw UserError.wrongUsage(
        "--change-judge %d must be the number of one of the run's judges, from 1"
            .formatted(number.getAsInt()));
  }
}
