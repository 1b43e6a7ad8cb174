package io.tributary.streams.pairs;

import io.tributary.streams.log.LoggedList;
import io.tributary.streams.log.LoggedPair;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * One row of a preference file. A text stands for a conversation of one message: the user's as
 * prompt, the assistant's as response.
 *
 * @param chosen what the assistant says after the prompt, and what may follow
 * @param judge the ordinal in its run of the judge that scored them
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
    OptionalLong judge,
    List<ScoredText> candidates) {
  /** The oldest and the newest policy version that sampled a token of either response. */
  public record Versions(long first, long last) {}

  /**
   * A judged response.
   *
   * @param versions that sampled it; empty if unknown
   */
  public record ScoredText(String text, double score, Optional<Versions> versions) {}

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
        OptionalLong.of(pair.judge()),
        pair.candidates().stream().map(PreferenceRow::scored).toList());
  }

  private static ScoredText scored(LoggedPair.Text text) {
    return new ScoredText(
        text.text(),
        text.score(),
        Optional.of(new Versions(text.firstVersion(), text.lastVersion())));
  }

  /** All scored responses to a prompt, two at least; the earliest of equals is chosen, rejected. */
  static PreferenceRow of(LoggedList list) {
    List<LoggedPair.Text> texts = list.candidates();
    Comparator<LoggedPair.Text> byScore = Comparator.comparingDouble(LoggedPair.Text::score);
    LoggedPair.Text best = texts.stream().max(byScore).orElseThrow();
    LoggedPair.Text worst = texts.stream().min(byScore).orElseThrow();
    Versions versions =
        new Versions(
            texts.stream().mapToLong(LoggedPair.Text::firstVersion).min().orElseThrow(),
            texts.stream().mapToLong(LoggedPair.Text::lastVersion).max().orElseThrow());
    return new PreferenceRow(
        List.of(new Message(Message.USER, list.prompt().text())),
        List.of(new Message(Message.ASSISTANT, best.text())),
        List.of(new Message(Message.ASSISTANT, worst.text())),
        OptionalDouble.of(best.score()),
        OptionalDouble.of(worst.score()),
        Optional.of(versions),
        Optional.of(list.prompt().id()),
        OptionalLong.of(list.judge()),
        texts.stream().map(PreferenceRow::scored).toList());
  }

  /**
   * How many places a ranking of this row's responses has: different scores, 2 if none are known.
   */
  public int ranks() {
    if (candidates.isEmpty()) return 2;
    return (int) candidates.stream().mapToDouble(ScoredText::score).distinct().count();
  }

  /** Why a file of that layout cannot hold this row; empty if it can. */
  Optional<String> refusal(PairLayout layout) {
    if (layout == PairLayout.CONVERSATIONAL) return Optional.empty();
    if (!plain()) {
      return Optional.of(
          "has more than one message of the user and one of the assistant, which texts cannot say;"
              + " import with --layout conversational");
    }
    if (layout == PairLayout.RANKED && candidates.size() < 2) {
      return Optional.of(
          "has a pair and no list of scored responses; import with --layout plain, or give rows with"
              + " responses and rewards, or candidates");
    }
    return Optional.empty();
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
        prompt, chosen, rejected, chosenScore, rejectedScore, versions, promptId, judge, List.of());
  }
}
