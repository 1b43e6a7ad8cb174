package io.tributary.gpu.chat.values;

import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Python's {@code range}.
 *
 * @param count how many numbers it has
 */
public record RangeValue(long start, long stop, long step, int count) implements Value {
  /** As many as Jinja's sandbox allows. */
  public static final int LONGEST = 100_000;

  /**
   * {@code range(start, stop, step)}.
   *
   * @throws PythonException if the step is 0 or the range is too long
   */
  public static RangeValue of(long start, long stop, long step) {
    if (step == 0) throw new PythonException("range() arg 3 must not be zero");
    long distance = step > 0 ? stop - start : start - stop;
    long count = distance <= 0 ? 0 : (distance - 1) / Math.abs(step) + 1;
    if (count > LONGEST) {
      throw new PythonException("a range of " + count + " numbers; the limit is " + LONGEST);
    }
    return new RangeValue(start, stop, step, (int) count);
  }

  RangeValue pick(Span span) {
    return of(start + span.start() * step, start + span.stop() * step, step * span.step());
  }

  List<Value> values() {
    return IntStream.range(0, count).mapToObj(i -> (Value) Int.of(start + i * step)).toList();
  }

  @Override
  public String type() {
    return "range";
  }

  @Override
  public boolean truth() {
    return count > 0;
  }

  @Override
  public void repr(Printer out) {
    out.append("range(" + start + ", " + stop + (step == 1 ? ")" : ", " + step + ")"));
  }

  @Override
  public int length() {
    return count;
  }

  @Override
  public Iterator<Value> iterator() {
    return values().iterator();
  }

  @Override
  public boolean iterable() {
    return true;
  }

  @Override
  public Optional<Value> item(Value key) {
    return Sequences.index(key, count).map(i -> Int.of(start + i * step));
  }
}
