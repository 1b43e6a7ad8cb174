package io.tributary.gpu.chat.values;

/**
 * What one rendering may use up, so that a template nobody vouches for ends in an error and not in
 * a hang or an out-of-memory. Belongs to one thread.
 */
public final class Limits {
  /** Characters of one string, and of the whole output. */
  public static final int LONGEST_TEXT = 1 << 24;

  /** Elements of one list. */
  public static final int LONGEST_LIST = 1 << 20;

  /** Bits of one whole number. */
  public static final int LONGEST_NUMBER = 1 << 13;

  /** Values within values, calls within calls. */
  public static final int DEEPEST = 300;

  private static final long MOST_WORK = 20_000_000;

  /** A pass over text is cheap beside looking at a node. */
  private static final int CHARACTERS_PER_STEP = 16;

  private long work;
  private int depth;

  /** Counts steps. */
  public void step(long count) {
    work += count;
    if (work > MOST_WORK) {
      throw new PythonException(
          "the template takes more than " + MOST_WORK + " steps; that is the limit");
    }
  }

  /** Counts a pass over text. */
  public void pass(long characters) {
    step(1 + characters / CHARACTERS_PER_STEP);
  }

  /** Counts a pass that looks up each character in Unicode's tables, which is slower. */
  public void look(long characters) {
    step(1 + characters);
  }

  /** Counts a look at a value, which is a pass over one that is text or a tuple. */
  public void pass(Value value) {
    if (value instanceof Text text) pass(text.text().length());
    else if (value instanceof Markup markup) pass(markup.text().length());
    else if (value instanceof TupleValue tuple) step(1 + tuple.values().size());
    else step(1);
  }

  /** Checks the length of a string before it is made. */
  public void text(long characters) {
    text(characters, characters);
  }

  /** Checks the length that a string will have when more is appended. */
  public void text(long characters, long more) {
    if (characters > LONGEST_TEXT) {
      throw new PythonException(
          "a text of " + characters + " characters; the limit is " + LONGEST_TEXT);
    }
    pass(more);
  }

  /** Checks the length of a list before it is made. */
  public void list(long elements) {
    if (elements > LONGEST_LIST) {
      throw new PythonException(
          "a list of " + elements + " elements; the limit is " + LONGEST_LIST);
    }
    step(1 + elements);
  }

  /** Goes one level deeper; {@link #leave} comes back. */
  public void enter() {
    step(1);
    if (++depth > DEEPEST) {
      throw new PythonException("nested more than " + DEEPEST + " deep; that is the limit");
    }
  }

  public void leave() {
    depth--;
  }
}
