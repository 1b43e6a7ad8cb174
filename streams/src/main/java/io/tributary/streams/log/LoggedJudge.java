package io.tributary.streams.log;

/**
 * A judge of the run.
 *
 * @param ordinal counts from 1; the highest is the run's judge now
 * @param fingerprint tells it from others
 * @param settings one a line, without secrets
 * @param since when it became the run's, in UTC
 */
public record LoggedJudge(int ordinal, String fingerprint, String settings, String since) {
  /** The judge of rows that name none: the first. */
  public static final int FIRST = 1;

  /** In one line. */
  public String inWords() {
    return "judge %d since %s: %s".formatted(ordinal, since, settings.replace("\n", ", "));
  }
}
