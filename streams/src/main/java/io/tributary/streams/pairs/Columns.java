package io.tributary.streams.pairs;

import java.util.List;

/** The columns of a preference file: TRL's, ours beside them, and RLHFlow's two lists. */
final class Columns {
  static final String PROMPT = "prompt";
  static final String CHOSEN = "chosen";
  static final String REJECTED = "rejected";
  static final String SCORE_CHOSEN = "score_chosen";
  static final String SCORE_REJECTED = "score_rejected";
  static final String VERSION_FIRST = "policy_version_first";
  static final String VERSION_LAST = "policy_version_last";
  static final String PROMPT_ID = "prompt_id";
  static final String JUDGE = "judge";
  static final String CANDIDATES = "candidates";

  /** RLHFlow's, in place of chosen and rejected: all responses, and a score for each. */
  static final String RESPONSES = "responses";

  static final String REWARDS = "rewards";

  /** Of rows without a partner, in place of chosen and rejected. */
  static final String COMPLETION = "completion";

  static final String LABEL = "label";

  /** Of a message. */
  static final String ROLE = "role";

  static final String CONTENT = "content";

  /** Of a candidate, beside the versions. */
  static final String TEXT = "text";

  static final String SCORE = "score";

  /** Of pairs and lists. */
  static final List<String> ALL =
      List.of(
          PROMPT,
          CHOSEN,
          REJECTED,
          SCORE_CHOSEN,
          SCORE_REJECTED,
          VERSION_FIRST,
          VERSION_LAST,
          PROMPT_ID,
          JUDGE,
          CANDIDATES,
          RESPONSES,
          REWARDS);

  /** A file of pairs has some of these. */
  static final List<String> OF_PAIRS = List.of(PROMPT, CHOSEN, REJECTED);

  /** A file of rows without a partner has some of these. */
  static final List<String> OF_LABELLED = List.of(PROMPT, COMPLETION, LABEL);

  /** By these a row is a pair or a list. */
  static final List<String> COMPARED = List.of(CHOSEN, REJECTED, RESPONSES);

  private Columns() {}
}
