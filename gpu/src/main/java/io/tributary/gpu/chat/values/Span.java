package io.tributary.gpu.chat.values;

import java.math.BigInteger;

/**
 * The indices that a slice of a sequence names: {@code start, start + step, …}, {@code count} of
 * them, all within the sequence.
 */
record Span(int start, int stop, int step, int count) {
  private static final BigInteger LONGEST_STEP = BigInteger.ONE.shiftLeft(30);

  int index(int i) {
    return start + i * step;
  }

  /**
   * Python's {@code slice(start, stop, step).indices(length)}.
   *
   * @throws PythonException if a bound is neither None nor a whole number, or the step is 0
   */
  static Span of(Value start, Value stop, Value step, int length) {
    BigInteger by = step == None.NONE ? BigInteger.ONE : bound(step);
    if (by.signum() == 0) throw new PythonException("slice step cannot be zero");
    boolean back = by.signum() < 0;
    int least = back ? -1 : 0;
    int most = back ? length - 1 : length;
    int first = back ? most : least;
    int last = back ? least : most;
    int from = start == None.NONE ? first : clamp(bound(start), length, least, most);
    int to = stop == None.NONE ? last : clamp(bound(stop), length, least, most);
    int stride = by.abs().min(LONGEST_STEP).intValue() * by.signum();
    int distance = back ? from - to : to - from;
    int count = distance <= 0 ? 0 : (distance - 1) / Math.abs(stride) + 1;
    return new Span(from, to, stride, count);
  }

  private static BigInteger bound(Value value) {
    return Numbers.whole(value)
        .orElseThrow(
            () ->
                new PythonException("slice indices must be integers or None, not " + value.type()));
  }

  private static int clamp(BigInteger bound, int length, int least, int most) {
    BigInteger at = bound.signum() < 0 ? bound.add(BigInteger.valueOf(length)) : bound;
    return at.max(BigInteger.valueOf(least)).min(BigInteger.valueOf(most)).intValue();
  }
}
