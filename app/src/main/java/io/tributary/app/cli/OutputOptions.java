package io.tributary.app.cli;

import io.tributary.app.UserError;
import picocli.CommandLine.Option;

/** The options that choose how much is shown, and how. */
final class OutputOptions {
  static final String STACKTRACE = "--stacktrace";

  @Option(
      names = {"-q", "--quiet"},
      order = 110,
      description = "No progress, only the result.")
  private boolean quiet;

  @Option(
      names = "--json",
      order = 111,
      description = "JSON on standard output, for programs; progress is one object a line.")
  private boolean json;

  @Option(names = STACKTRACE, order = 112, description = "Show the stack trace of an error.")
  private boolean stackTrace; // read by ExceptionHandlers from the parse result

  /**
   * @throws UserError if both --quiet and --json are given
   */
  OutputStyle style() {
    if (quiet && json) throw UserError.wrongUsage("--quiet and --json exclude each other");
    if (json) return OutputStyle.JSON;
    return quiet ? OutputStyle.QUIET : OutputStyle.NORMAL;
  }
}
