package io.tributary.streams.log;

import io.tributary.api.Prompt;
import java.util.List;

/**
 * All scored responses to a prompt as text, as far as the log still has them.
 *
 * @param sequence of the first example that the prompt became
 * @param candidates in the order in which they were sampled, at least one
 * @param judge the ordinal of the judge that scored them
 */
public record LoggedList(
    long sequence, Prompt prompt, List<LoggedPair.Text> candidates, int judge) {
  public LoggedList {
    candidates = List.copyOf(candidates);
  }
}
