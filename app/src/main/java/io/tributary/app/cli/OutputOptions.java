package io.tributary.app.cli;

import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** The options that choose how much is shown, and how. */
final class OutputOptions {
  static final String STACKTRACE = "--stacktrace";

  @ArgGroup(exclusive = true)
  private Style style = new Style();

  @Option(names = STACKTRACE, description = "Show the stack trace of an error.")
  private boolean stackTrace; // read by ExceptionHandlers from the parse result

  private static final class Style {
    @Option(
        names = {"-q", "--quiet"},
        description = "No progress, only the result.")
    private boolean quiet;

    @Option(
        names = "--json",
        description = "JSON on standard output, for programs; progress is one object a line.")
    private boolean json;
  }

  OutputStyle style() {
    if (style.json) return OutputStyle.JSON;
    return style.quiet ? OutputStyle.QUIET : OutputStyle.NORMAL;
  }
}
