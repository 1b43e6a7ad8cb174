package io.tributary.gpu.chat;

/**
 * A chat template that cannot be used, or not for these messages. The message is one sentence for
 * the user: where the template is from, the line, and what is wrong.
 */
public final class TemplateException extends RuntimeException {
  /** What went wrong. */
  public enum Kind {
    /** The template is malformed or uses what is not supported; found when it is read. */
    NOT_SUPPORTED,
    /** The template itself refuses the messages, with {@code raise_exception}. */
    RAISED,
    /** Rendering failed, as it would have in Python, or took too much. */
    FAILED
  }

  private final Kind kind;
  private final String origin;
  private final int line;

  TemplateException(Kind kind, String origin, int line, String problem, Throwable cause) {
    super(message(kind, origin, line, problem), cause);
    this.kind = kind;
    this.origin = origin;
    this.line = line;
  }

  /** Messages that a template can be rendered for, but that cannot be put to a model safely. */
  public static TemplateException unsafe(String origin, String problem) {
    return unsafe(origin, problem, null);
  }

  /** The same with what was found out by. */
  public static TemplateException unsafe(String origin, String problem, Throwable cause) {
    return new TemplateException(Kind.FAILED, origin, 0, problem, cause);
  }

  private static String message(Kind kind, String origin, int line, String problem) {
    String place = line > 0 ? origin + ", line " + line : origin;
    return switch (kind) {
      case NOT_SUPPORTED, FAILED -> place + ": " + problem;
      case RAISED -> place + ": the template refuses the messages: " + problem;
    };
  }

  public Kind kind() {
    return kind;
  }

  /** Where the template is from. */
  public String origin() {
    return origin;
  }

  /** The line of the template, from 1; 0 if no line is meant. */
  public int line() {
    return line;
  }
}
