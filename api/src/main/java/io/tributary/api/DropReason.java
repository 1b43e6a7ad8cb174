package io.tributary.api;

import java.util.Locale;

/** Why a prompt ended without a training example. */
public enum DropReason {
  /** Best and worst candidate are the same text. */
  IDENTICAL,
  /** Best and worst candidate have the same score. */
  TIED,
  /** The judge gave no verdict. */
  ABSTAINED,
  /** The judge failed after its retries. */
  JUDGE_FAILED,
  /** The prompt does not fit the policy's context. */
  PROMPT_TOO_LONG;

  /** The name in the pair log and metrics, for example {@code judge-failed}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  public static DropReason of(String label) {
    return valueOf(label.toUpperCase(Locale.ROOT).replace('-', '_'));
  }
}
