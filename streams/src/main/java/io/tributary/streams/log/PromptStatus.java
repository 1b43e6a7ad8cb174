package io.tributary.streams.log;

import java.util.OptionalLong;

/** How far a prompt has come. */
public sealed interface PromptStatus {
  /**
   * The word for it: {@code queued}, {@code fed}, {@code pair}, {@code sample}, {@code dropped}.
   */
  String label();

  /** Submitted; so many are to be fed before it. */
  record Queued(long before) implements PromptStatus {
    @Override
    public String label() {
      return "queued";
    }
  }

  /** Being sampled and judged. */
  record Fed(long ordinal, long unit) implements PromptStatus {
    @Override
    public String label() {
      return "fed";
    }
  }

  /**
   * Became a preference pair, or several of which this is the first.
   *
   * @param sequence the example's number in the log
   * @param chosen text of the better candidate
   * @param trained the learner step that has it in its batch, if one has
   */
  record Paired(
      long sequence,
      String chosen,
      double chosenScore,
      String rejected,
      double rejectedScore,
      OptionalLong trained)
      implements PromptStatus {
    @Override
    public String label() {
      return "pair";
    }
  }

  /** Became unscored samples. */
  record Sampled(long sequence, OptionalLong trained) implements PromptStatus {
    @Override
    public String label() {
      return "sample";
    }
  }

  /** Ended without an example; the reason is a label such as {@code tied}. */
  record Dropped(String reason, String detail) implements PromptStatus {
    @Override
    public String label() {
      return "dropped";
    }
  }
}
