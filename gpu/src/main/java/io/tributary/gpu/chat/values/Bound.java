package io.tributary.gpu.chat.values;

import java.util.List;
import java.util.Optional;

/** Arguments in the order of the parameters. */
public final class Bound {
  private final String function;
  private final List<String> names;
  private final Value[] values;

  Bound(String function, List<String> names, Value[] values) {
    this.function = function;
    this.names = names;
    this.values = values;
  }

  /** An argument, if it was given. */
  public Optional<Value> given(int place) {
    return Optional.ofNullable(values[place]);
  }

  /** An argument, or its default. */
  public Value or(int place, Value otherwise) {
    return values[place] == null ? otherwise : values[place];
  }

  /** A required argument. */
  public Value get(int place) {
    return values[place];
  }

  /** Whether an argument is given and true. */
  public boolean truth(int place) {
    return values[place] != null && values[place].truth();
  }

  /** An argument that must be a string. */
  public String text(int place) {
    if (values[place] instanceof Text text) return text.text();
    throw wrong(place, "a string");
  }

  /** A string; empty if it was not given, or None. */
  public Optional<String> optionalText(int place) {
    if (values[place] == null || values[place] == None.NONE) return Optional.empty();
    return Optional.of(text(place));
  }

  /** A whole number, or its default. */
  public int whole(int place, int otherwise) {
    return values[place] == null
        ? otherwise
        : Numbers.index(values[place], function + "(): " + names.get(place));
  }

  /** An argument is not what it must be. */
  public PythonException wrong(int place, String right) {
    return new PythonException(
        function
            + "(): "
            + names.get(place)
            + " must be "
            + right
            + ", not "
            + values[place].type());
  }
}
