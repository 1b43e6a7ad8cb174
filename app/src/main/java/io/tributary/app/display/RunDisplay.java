package io.tributary.app.display;

import java.util.Map;

/**
 * Shows how work goes on. Safe for all threads, returns at once, and may leave out progress that
 * comes faster than can be read.
 */
public interface RunDisplay extends AutoCloseable {
  /**
   * A phase begins; the one before it has ended.
   *
   * @param name short, for example {@code align}
   * @param total units of work in it; 0 if that is not known
   */
  void phase(String name, long total);

  /**
   * The phase has come this far.
   *
   * @param done units of work done, counted from 0 at the start of the phase
   * @param figures current values by name; {@link Figure} says which are known and how they are
   *     written, others follow as they are
   */
  void progress(long done, Map<String, Double> figures);

  /** Something the user should know, in one line. */
  void note(String text);

  /** The work is done; nothing follows. */
  void done(Result result);

  /** Leaves the terminal as it was found; called also when the work failed. */
  @Override
  void close();
}
