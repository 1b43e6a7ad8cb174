package io.tributary.gpu;

/**
 * Steps that were skipped because loss or gradient was not finite; part of a checkpoint, so that a
 * resumed run stops where the run would have.
 *
 * @param total since the start
 * @param inARow without a good one in between, up to now
 */
record BadSteps(long total, int inARow) {
  static final BadSteps NONE = new BadSteps(0, 0);

  BadSteps andOneMore() {
    return new BadSteps(total + 1, inARow + 1);
  }

  BadSteps followedByGood() {
    return new BadSteps(total, 0);
  }

  /** {@code total inARow}, for {@link #parse}. */
  String text() {
    return total + " " + inARow;
  }

  /** Of a checkpoint; one from before steps were skipped has none. */
  static BadSteps parse(String text) {
    if (text == null) return NONE;
    String[] words = text.split(" ");
    return new BadSteps(Long.parseLong(words[0]), Integer.parseInt(words[1]));
  }
}
