package io.tributary.app.making;

import java.util.Map;

/** Told how far a job has come. */
public interface Progress {
  /** A job of so many units begins. */
  void begin(String job, long units);

  /** Units done so far, with the newest figures. */
  void at(long done, Map<String, Double> figures);

  /** Something that the user should know. */
  void note(String text);
}
