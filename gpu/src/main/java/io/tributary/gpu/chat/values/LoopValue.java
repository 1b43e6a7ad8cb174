package io.tributary.gpu.chat.values;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * The variable {@code loop} of a for loop, and its iteration. Looks ahead only when asked, as
 * Jinja's does, since a loop's condition may depend on what its body sets.
 */
public final class LoopValue implements Value {
  private static final Map<String, Function<LoopValue, Value>> FIELDS =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry("index", loop -> Int.of(loop.index + 1L)),
              Map.entry("index0", loop -> Int.of(loop.index)),
              Map.entry("first", loop -> Bool.of(loop.index == 0)),
              Map.entry("last", loop -> Bool.of(!loop.peek())),
              Map.entry("length", loop -> Int.of(loop.length())),
              Map.entry("revindex", loop -> Int.of(loop.length() - loop.index)),
              Map.entry("revindex0", loop -> Int.of(loop.length() - loop.index - 1L)),
              Map.entry("previtem", LoopValue::previous),
              Map.entry("nextitem", LoopValue::following),
              Map.entry("depth", loop -> Int.of(1)),
              Map.entry("depth0", loop -> Int.of(0)),
              Map.entry("cycle", loop -> loop.method("cycle", loop::cycle)),
              Map.entry("changed", loop -> loop.method("changed", loop::changed))));

  private final Limits limits;
  private final OptionalInt size;
  private Iterator<Value> rest;
  private int length = -1;
  private int index = -1;
  private Value before;
  private Value current;
  private Value after;
  private List<Value> lastSeen;

  /**
   * @param size of what is iterated over, where it has one
   */
  public LoopValue(Iterator<Value> rest, OptionalInt size, Limits limits) {
    this.rest = rest;
    this.size = size;
    this.limits = limits;
  }

  /** Names of the fields. */
  public static Set<String> fields() {
    return FIELDS.keySet();
  }

  /** Goes to the next element; false at the end. */
  public boolean advance() {
    if (!peek()) return false;
    index++;
    before = current;
    current = after;
    after = null;
    return true;
  }

  public Value current() {
    return current;
  }

  private boolean peek() {
    if (after == null && rest.hasNext()) after = rest.next();
    return after != null;
  }

  private Value previous() {
    return index == 0 ? new Undefined("there is no previous item") : before;
  }

  private Value following() {
    return peek() ? after : new Undefined("there is no next item");
  }

  private Value cycle(CallArguments arguments, Limits unused) {
    List<Value> items = arguments.positional();
    if (items.isEmpty()) throw new PythonException("no items for cycling given");
    return items.get(index % items.size());
  }

  private Value changed(CallArguments arguments, Limits unused) {
    List<Value> now = arguments.positional();
    boolean same =
        lastSeen != null && Comparing.equal(new TupleValue(lastSeen), new TupleValue(now), limits);
    lastSeen = now;
    return Bool.of(!same);
  }

  private Value method(String name, FunctionValue.Body body) {
    return new FunctionValue(
        FunctionValue.Kind.METHOD,
        "loop." + name,
        (arguments, given) -> {
          if (!arguments.named().isEmpty()) {
            throw new PythonException("loop." + name + "() takes no named arguments");
          }
          return body.call(arguments, given);
        });
  }

  @Override
  public String type() {
    return "LoopContext";
  }

  @Override
  public boolean truth() {
    return length() > 0;
  }

  @Override
  public void repr(Printer out) {
    out.append("<LoopContext " + (index + 1) + "/" + length() + ">");
  }

  /** Elements of the whole loop; what has no size is read to its end. */
  @Override
  public int length() {
    if (length >= 0) return length;
    if (size.isPresent()) {
      length = size.getAsInt();
      return length;
    }
    List<Value> all = new ArrayList<>();
    while (rest.hasNext()) {
      limits.step(1);
      all.add(rest.next());
    }
    rest = all.iterator();
    length = all.size() + index + 1 + (after == null ? 0 : 1);
    return length;
  }

  @Override
  public Optional<Value> attribute(String name) {
    return Optional.ofNullable(FIELDS.get(name)).map(field -> field.apply(this));
  }
}
