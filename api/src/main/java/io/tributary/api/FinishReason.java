package io.tributary.api;

import java.util.Locale;

/** Why sampling of a candidate ended. */
public enum FinishReason {
  /** The model ended the response itself; the EOS token is the last of the tokens. */
  EOS,
  /** The token limit cut the response off; it has no EOS and counts as truncated. */
  LENGTH,
  /** A stop string appeared; the text ends before it, the tokens with the one that completed it. */
  STOP;

  /** The name in files, metrics and the pair log: {@code eos}, {@code length} or {@code stop}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static FinishReason of(String label) {
    return valueOf(label.toUpperCase(Locale.ROOT));
  }
}
