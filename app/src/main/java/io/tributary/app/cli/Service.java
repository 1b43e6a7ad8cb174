package io.tributary.app.cli;

import io.tributary.app.ExitCode;

/**
 * Does the work of one subcommand.
 *
 * @param <R> the subcommand's request
 */
@FunctionalInterface
public interface Service<R> {
  /**
   * @throws Exception a {@link io.tributary.app.UserError} for a user's mistake; anything else is
   *     shown as unexpected unless the {@link io.tributary.app.ErrorReporter} knows it
   */
  ExitCode execute(R request, Output output) throws Exception;
}
