package io.tributary.app.wiring;

import io.tributary.app.ErrorReporter.Mistake;
import io.tributary.app.UserError;
import io.tributary.app.cli.CommandServices;
import io.tributary.app.cli.Service;
import java.util.List;

/** The services behind the command line. */
public final class Services {
  private Services() {}

  public static CommandServices connect() {
    return new CommandServices(
        missing(), missing(), missing(), missing(), missing(), missing(), missing(), missing());
  }

  /** Exceptions of other modules that a user's mistake causes. */
  public static List<Mistake> usersMistakes() {
    return List.of();
  }

  private static <R> Service<R> missing() {
    return (request, output) -> {
      throw UserError.failed(request.getClass().getSimpleName() + " is not connected yet");
    };
  }
}
