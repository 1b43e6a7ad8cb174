package io.tributary.app;

import io.tributary.app.cli.TributaryCommand;
import io.tributary.app.wiring.Services;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import picocli.CommandLine;

/** Where the program starts: reads the command line and exits with its code. */
public final class Main {
  private Main() {}

  public static void main(String[] arguments) {
    System.exit(execute(arguments, utf8(FileDescriptor.out), utf8(FileDescriptor.err)));
  }

  /** Runs one command line and returns the exit code. */
  static int execute(String[] arguments, PrintWriter out, PrintWriter err) {
    ErrorReporter errors = new ErrorReporter(Services.usersMistakes());
    try {
      CommandLine commandLine = TributaryCommand.create(Services.connect(), errors);
      return commandLine.setOut(out).setErr(err).execute(arguments);
    } catch (Throwable e) { // picocli passes Errors on, such as OutOfMemoryError
      boolean stackTrace = Arrays.asList(arguments).contains("--stacktrace");
      return errors.report(e, err, stackTrace).code();
    }
  }

  /** Models write any Unicode text, whatever the locale is. */
  private static PrintWriter utf8(FileDescriptor stream) {
    FileOutputStream bytes = new FileOutputStream(stream);
    return new PrintWriter(new OutputStreamWriter(bytes, StandardCharsets.UTF_8), true);
  }
}
