package io.tributary.app.cli;

/** How a command shows what it does and finds. */
public enum OutputStyle {
  /** For people: progress on a terminal, plain lines elsewhere. */
  NORMAL,
  /** The result only. */
  QUIET,
  /** JSON on stdout, one object a line where it is a stream. */
  JSON
}
