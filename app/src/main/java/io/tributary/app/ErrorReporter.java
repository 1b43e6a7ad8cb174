package io.tributary.app;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Turns any exception into what the user sees and the exit code, in this one place: a user's
 * mistake is its message alone, anything else is one line and how to see more.
 */
public final class ErrorReporter {

  /**
   * A kind of exception that a user's mistake causes.
   *
   * @param matches whether an exception is of this kind
   * @param message what to say of it; may have several lines
   */
  public record Mistake(
      Predicate<Throwable> matches, ExitCode exitCode, Function<Throwable, String> message) {

    /** Exceptions of this class or below it, shown by their own message. */
    public static Mistake of(Class<? extends Throwable> type, ExitCode exitCode) {
      return new Mistake(type::isInstance, exitCode, ErrorReporter::ownMessage);
    }
  }

  private static final List<Mistake> FILES =
      List.of(
          fileMistake(NoSuchFileException.class, "there is no "),
          fileMistake(AccessDeniedException.class, "no permission for "),
          fileMistake(FileAlreadyExistsException.class, "there is already a "),
          new Mistake(
              FileSystemException.class::isInstance,
              ExitCode.FAILED,
              e -> {
                FileSystemException file = (FileSystemException) e;
                String reason = file.getReason() == null ? "failed" : file.getReason();
                return file.getFile() == null ? reason : file.getFile() + ": " + reason;
              }),
          new Mistake(ErrorReporter::isFullDisk, ExitCode.FAILED, ErrorReporter::ownMessage));

  private final List<Mistake> mistakes;

  public ErrorReporter(List<Mistake> mistakes) {
    this.mistakes = new ArrayList<>(mistakes);
    this.mistakes.addAll(FILES);
  }

  /** Prints what went wrong and returns the exit code. */
  public ExitCode report(Throwable thrown, PrintWriter err, boolean stackTrace) {
    Throwable error = unwrap(thrown);
    ExitCode exitCode;
    if (error instanceof UserError mistake) {
      exitCode = mistake.exitCode();
      err.println("tributary: " + mistake.getMessage());
      mistake.hint().ifPresent(hint -> err.println("  " + hint));
    } else {
      Optional<Mistake> mistake = mistakeOf(error);
      exitCode = mistake.map(Mistake::exitCode).orElse(ExitCode.FAILED);
      err.println(
          "tributary: "
              + context(thrown)
              + mistake
                  .map(kind -> kind.message().apply(error))
                  .orElseGet(() -> unexpected(error)));
      if (mistake.isEmpty() && !stackTrace) err.println("  run again with --stacktrace for more");
    }
    if (stackTrace) thrown.printStackTrace(err);
    err.flush();
    return exitCode;
  }

  /** What was being done, where an exception on the way says so. */
  private static String context(Throwable thrown) {
    String context = "";
    for (Throwable e = thrown; e.getCause() != null; e = e.getCause()) {
      boolean says = e.getMessage() != null && !e.getMessage().equals(e.getCause().toString());
      if (e instanceof UncheckedIOException && says) context = e.getMessage() + ": ";
    }
    return context;
  }

  private Optional<Mistake> mistakeOf(Throwable error) {
    return mistakes.stream().filter(kind -> kind.matches().test(error)).findFirst();
  }

  /** The exception that says what happened, out of those that only carry it. */
  private static Throwable unwrap(Throwable thrown) {
    Throwable error = thrown;
    while (error.getCause() != null
        && (error instanceof UncheckedIOException
            || error instanceof CompletionException
            || error instanceof ExecutionException)) {
      error = error.getCause();
    }
    return error;
  }

  /** The one failure of reading and writing that Java gives no class of its own. */
  private static boolean isFullDisk(Throwable error) {
    return error instanceof IOException && ownMessage(error).contains("No space left on device");
  }

  private static String unexpected(Throwable error) {
    String message = error.getMessage();
    String line = message == null ? "" : ": " + message.lines().findFirst().orElse("");
    return "unexpected " + error.getClass().getSimpleName() + line;
  }

  private static String ownMessage(Throwable error) {
    return error.getMessage() == null ? error.getClass().getSimpleName() : error.getMessage();
  }

  private static Mistake fileMistake(Class<? extends FileSystemException> type, String what) {
    return new Mistake(
        type::isInstance, ExitCode.FAILED, e -> what + ((FileSystemException) e).getFile());
  }
}
