package io.tributary.streams.log;

import java.sql.SQLException;
import java.time.Duration;
import java.util.function.Function;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Repeats work that a lost connection or a busy database broke off, with growing pauses, until a
 * limit. Work may have been committed although it broke off; whoever repeats it is told so.
 */
final class Retries {
  private static final Logger LOG = LoggerFactory.getLogger(Retries.class);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(20);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);

  private final Duration limit;
  private final Predicate<SQLException> passing;
  private final Function<SQLException, PairLogException> translate;
  private volatile boolean stopped;

  /**
   * @param limit how long a call is repeated; zero for never
   * @param passing whether an error may pass by itself
   */
  Retries(
      Duration limit,
      Predicate<SQLException> passing,
      Function<SQLException, PairLogException> translate) {
    this.limit = limit;
    this.passing = passing;
    this.translate = translate;
  }

  /** One attempt; the argument says whether there was one before. */
  @FunctionalInterface
  interface Attempt<T> {
    T run(boolean repeated) throws SQLException;
  }

  <T> T run(Attempt<T> attempt) {
    long begun = System.nanoTime();
    Duration pause = FIRST_PAUSE;
    boolean repeated = false;
    while (true) {
      try {
        T result = attempt.run(repeated);
        if (repeated) LOG.info("the pair log is back after {} s", seconds(begun));
        return result;
      } catch (SQLException e) {
        boolean inTime = System.nanoTime() - begun + pause.toNanos() < limit.toNanos();
        if (stopped || !inTime || !passing.test(e)) throw translate.apply(e);
        if (!repeated) {
          LOG.warn("{}; tried again for {} s", translate.apply(e).getMessage(), limit.toSeconds());
        }
        repeated = true;
        sleep(pause, e);
        Duration doubled = pause.multipliedBy(2);
        pause = doubled.compareTo(LONGEST_PAUSE) < 0 ? doubled : LONGEST_PAUSE;
      }
    }
  }

  /** Whether this is what {@link #run} throws after the limit. */
  boolean passing(RuntimeException failure) {
    return failure.getCause() instanceof SQLException cause && passing.test(cause);
  }

  /** Calls that wait give up at their next attempt. */
  void stop() {
    stopped = true;
  }

  private void sleep(Duration pause, SQLException cause) {
    try {
      Thread.sleep(pause.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw translate.apply(cause);
    }
  }

  private static String seconds(long begun) {
    return "%.1f".formatted((System.nanoTime() - begun) / 1e9);
  }
}
