package io.tributary.streams.log;

import io.tributary.api.Prompt;
import java.util.List;

/**
 * A preference pair as text, with the candidates that the log still has.
 *
 * @param sequence its place in the log, from 1
 * @param candidates by index; what retention pruned is missing
 * @param judge the ordinal of the judge that scored them
 */
public record LoggedPair(
    long sequence, Prompt prompt, Text chosen, Text rejected, List<Text> candidates, int judge) {
  /**
   * One candidate.
   *
   * @param firstVersion the policy version that sampled the first token
   * @param lastVersion the one that sampled the last
   */
  public record Text(String text, double score, long firstVersion, long lastVersion) {}

  public LoggedPair {
    candidates = List.copyOf(candidates);
  }
}
