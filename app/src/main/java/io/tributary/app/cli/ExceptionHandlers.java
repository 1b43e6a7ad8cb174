package io.tributary.app.cli;

import io.tributary.app.ErrorReporter;
import io.tributary.app.ExitCode;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Shows errors of the command line and of the work behind it. */
final class ExceptionHandlers implements IExecutionExceptionHandler {
  private final ErrorReporter errors;

  ExceptionHandlers(ErrorReporter errors) {
    this.errors = errors;
  }

  /** Arguments that cannot be understood: one line, the nearest known names, where to look. */
  static int wrongUsage(ParameterException e, String[] arguments) {
    CommandLine command = e.getCommandLine();
    PrintWriter err = command.getErr();
    err.println("tributary: " + e.getMessage());
    UnmatchedArgumentException.printSuggestions(e, err);
    err.println("  see " + command.getCommandSpec().qualifiedName() + " --help");
    err.flush();
    return ExitCode.WRONG_USAGE.code();
  }

  @Override
  public int handleExecutionException(
      Exception e, CommandLine command, ParseResult fullParseResult) {
    boolean stackTrace = command.getParseResult().hasMatchedOption(OutputOptions.STACKTRACE);
    return errors.report(e, command.getErr(), stackTrace).code();
  }
}
