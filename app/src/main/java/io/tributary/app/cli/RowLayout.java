package io.tributary.app.cli;

/** The value of {@code --layout}. */
public enum RowLayout {
  AS_READ,
  PLAIN,
  CONVERSATIONAL,
  RANKED
}
