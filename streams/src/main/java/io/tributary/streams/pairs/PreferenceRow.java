package io.tributary.streams.pairs;

import io.tributary.streams.log.LoggedPair;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * One row of a preference file. A text stands for a conversation of one message: the user's as
 * prompt, the assistant's as response.
 *
 * @param chosen what the assistant says after the prompt, and what may follow
 * @param candidates all responses that were judged; empty if unknown
 */
public record PreferenceRow(
    List<Message> prompt,
    List<Message> chosen,
    List<Message> rejected,
    OptionalDouble chosenScore,
    OptionalDouble rejectedScore,
    Optional<Versions> versions,
    Optional<String> promptId,
    List<ScoredText> candidates) {
  /** The oldest and the newest policy version that sampled a token of either response. */
  public record Versions(long first, long last) {}

  /** A judged response. */
  public record ScoredText(String text, double score, Versions versions) {}

  public PreferenceRow {
    prompt = List.copyOf(prompt);
    chosen = List.copyOf(chosen);
    rejected = List.copyOf(rejected);
    candidates = List.copyOf(candidates);
  }

  static PreferenceRow of(LoggedPair pair) {
    LoggedPair.Text chosen = pair.chosen();
    LoggedPair.Text rejected = pair.rejected();
    return new PreferenceRow(
        List.of(new Message(Message.USER, pair.prompt().text())),
        List.of(new Message(Message.ASSISTANT, chosen.text())),
        List.of(new Message(Message.ASSISTANT, rejected.text())),
        OptionalDouble.of(chosen.score()),
        OptionalDouble.of(rejected.score()),
        Optional.of(
            new Versions(
                Math.min(chosen.firstVersion(), rejected.firstVersion()),
                Math.max(chosen.lastVersion(), rejected.lastVersion()))),
        Optional.of(pair.prompt().id()),
        pair.candidates().stream().map(PreferenceRow::scored).toList());
  }

  private static ScoredText scored(LoggedPair.Text text) {
    return new ScoredText(
        text.text(), text.score(), new Versions(text.firstVersion(), text.lastVersion()));
  }

  /** Whether two texts and a prompt say it all. */
  boolean plain() {
    return only(prompt, Message.USER)
        && only(chosen, Message.ASSISTANT)
        && only(rejected, Message.ASSISTANT);
  }

  private static boolean only(List<Message> messages, String role) {
    return messages.size() == 1 && messages.get(0).role().equals(role);
  }

  PreferenceRow withoutCandidates() {
    return new PreferenceRow(
        prompt, chosen, rejected, chosenScore, rejectedScore, versions, promptId, List.of());
  }
}
