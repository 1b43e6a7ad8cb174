package io.tributary.gpu.chat.values;

import io.tributary.gpu.chat.values.FunctionValue.Kind;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The attributes that Python's own types have. One that is supported is a method; one that would
 * change a list or dict is what Jinja's immutable sandbox makes of it; of the others it is known
 * only that they are there, since an attribute goes before an item of the same name.
 */
public final class Attributes {
  private static final Set<String> CHANGING_LIST =
      Set.of("append", "clear", "extend", "insert", "pop", "remove", "reverse", "sort");
  private static final Set<String> CHANGING_DICT =
      Set.of("clear", "pop", "popitem", "setdefault", "update");

  private static final Map<String, Set<String>> NOT_SUPPORTED =
      Map.of(
          "str",
          names(
              "casefold center encode expandtabs format format_map isidentifier isnumeric"
                  + " isprintable istitle ljust maketrans rjust swapcase translate zfill"),
          "dict",
          names("fromkeys"),
          "int",
          names(
              "as_integer_ratio bit_count bit_length conjugate denominator from_bytes imag"
                  + " numerator real to_bytes"),
          "float",
          names("as_integer_ratio conjugate fromhex hex imag is_integer real"),
          "range",
          names("count index start step stop"),
          "view",
          names("isdisjoint mapping"),
          "generator",
          names("close gi_code gi_frame gi_running gi_suspended gi_yieldfrom send throw"),
          "Macro",
          names("arguments caller catch_kwargs catch_varargs explicit_caller name"));

  private Attributes() {}

  /** Names of all methods that some value has. */
  public static Set<String> methods() {
    Set<String> all = new TreeSet<>(TextMethods.names());
    all.addAll(ListMethods.names());
    all.addAll(DictMethods.names());
    return all;
  }

  /** Names of the methods that Python has and Jinja's immutable sandbox forbids. */
  public static Set<String> forbidden() {
    Set<String> all = new TreeSet<>(CHANGING_LIST);
    all.addAll(CHANGING_DICT);
    return all;
  }

  static Optional<Value> of(Value value, String name) {
    if (value instanceof Text text) {
      return TextMethods.of(text, name).or(() -> unsupported(value, "str", name));
    }
    if (value instanceof DictValue dict) {
      if (CHANGING_DICT.contains(name)) return Optional.of(unsafe(value, name));
      return DictMethods.of(dict, name).or(() -> unsupported(value, "dict", name));
    }
    if (value instanceof ListValue list) {
      if (CHANGING_LIST.contains(name)) return Optional.of(unsafe(value, name));
      return ListMethods.of(list.values(), true, name);
    }
    if (value instanceof TupleValue tuple) return ListMethods.of(tuple.values(), false, name);
    if (value instanceof Markup) {
      throw PythonException.unsupported("." + name + " of a result of |safe or |escape");
    }
    if (NOT_SUPPORTED.getOrDefault(family(value), Set.of()).contains(name)) {
      throw PythonException.unsupported("." + name + " of a value of type " + value.type());
    }
    return Optional.empty();
  }

  private static String family(Value value) {
    if (value instanceof Bool) return "int";
    if (value instanceof DictView) return "view";
    return value.type();
  }

  /** Jinja's sandbox lets it be tested and printed as nothing, but not called. */
  static Undefined unsafe(Value value, String name) {
    return new Undefined(
        "access to attribute '" + name + "' of '" + value.type() + "' object is unsafe");
  }

  private static Optional<Value> unsupported(Value value, String family, String name) {
    if (!NOT_SUPPORTED.getOrDefault(family, Set.of()).contains(name)) return Optional.empty();
    String full = value.type() + "." + name;
    return Optional.of(
        new FunctionValue(
            Kind.METHOD,
            full,
            (arguments, limits) -> {
              throw PythonException.unsupported(full);
            }));
  }

  private static Set<String> names(String spaced) {
    return Set.copyOf(List.of(spaced.split(" ")));
  }
}
