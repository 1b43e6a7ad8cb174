package io.tributary.actors;

import java.nio.file.Path;

/** The weights of validated versions that a roll-back may go back to; used by the learner alone. */
public interface KeptVersions {
  /**
   * Keeps the weights of the best validated version, on disk when this returns, for as long as the
   * run may be resumed. Called while no validation runs.
   *
   * @return its number; 0 is the reference
   */
  long hold();

  /** Where the weights of a version are that {@link #hold} gave, in this process or before. */
  Path folder(long version);
}
