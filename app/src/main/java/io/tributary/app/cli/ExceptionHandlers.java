package io.tributary.app.cli;

import io.tributary.app.ErrorReporter;
import io.tributary.app.ExitCode;
import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Shows errors of the command line and of the work behind it. */
final class ExceptionHandlers implements IExecutionExceptionHandler {
  private static final int SUGGESTIONS = 2;

  private final ErrorReporter errors;

  ExceptionHandlers(ErrorReporter errors) {
    this.errors = errors;
  }

  /** Arguments that cannot be understood: one line, the nearest known names, where to look. */
  static int wrongUsage(ParameterException e, String[] arguments) {
    CommandLine command = e.getCommandLine();
    PrintWriter err = command.getErr();
    err.println("tributary: " + message(e));
    err.println("  see " + command.getCommandSpec().qualifiedName() + " --help");
    err.flush();
    return ExitCode.WRONG_USAGE.code();
  }

  private static String message(ParameterException e) {
    if (!(e instanceof UnmatchedArgumentException unmatched)) return e.getMessage();
    String argument = unmatched.getUnmatched().get(0);
    String what;
    if (unmatched.isUnknownOption()) what = "there is no option " + argument;
    else if (e.getCommandLine().getSubcommands().isEmpty())
      what = "unexpected argument " + argument;
    else what = "there is no command " + argument;
    List<String> near = unmatched.getSuggestions().stream().limit(SUGGESTIONS).toList();
    return near.isEmpty() ? what : what + "; did you mean " + String.join(" or ", near) + "?";
  }

  @Override
  public int handleExecutionException(
      Exception e, CommandLine command, ParseResult fullParseResult) {
    boolean stackTrace = command.getParseResult().hasMatchedOption(OutputOptions.STACKTRACE);
    return errors.report(e, command.getErr(), stackTrace).code();
  }
}
