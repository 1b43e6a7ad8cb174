package io.tributary.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;

/** One command line as the program runs it, in this process, with all that it printed. */
public record CommandLineCall(ExitCode exitCode, String out, String err) {
  public static CommandLineCall of(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int code = Main.execute(arguments, new PrintWriter(out), new PrintWriter(err));
    ExitCode exitCode =
        switch (code) {
          case 0 -> ExitCode.OK;
          case 1 -> ExitCode.FAILED;
          case 2 -> ExitCode.WRONG_USAGE;
          default -> throw new AssertionError("exit code " + code);
        };
    return new CommandLineCall(exitCode, out.toString(), err.toString());
  }

  /** A user's mistake: the code, the words, one message and nothing of the program's inside. */
  public void isMistake(ExitCode code, String... words) {
    assertThat(err).startsWith("tributary: ").contains(words);
    assertThat(err).doesNotContain("\tat ", "Exception", "--stacktrace");
    assertThat(exitCode).isEqualTo(code);
  }

  public void isFine() {
    assertThat(err).isEmpty();
    assertThat(exitCode).isEqualTo(ExitCode.OK);
  }
}
