package io.tributary.gpu.chat.run;

import io.tributary.gpu.chat.values.Arithmetic;
import io.tributary.gpu.chat.values.Bool;
import io.tributary.gpu.chat.values.Bound;
import io.tributary.gpu.chat.values.CallArguments;
import io.tributary.gpu.chat.values.Comparing;
import io.tributary.gpu.chat.values.DictValue;
import io.tributary.gpu.chat.values.Elements;
import io.tributary.gpu.chat.values.FunctionValue;
import io.tributary.gpu.chat.values.Int;
import io.tributary.gpu.chat.values.Limits;
import io.tributary.gpu.chat.values.Markup;
import io.tributary.gpu.chat.values.None;
import io.tributary.gpu.chat.values.Parameters;
import io.tributary.gpu.chat.values.Printer;
import io.tributary.gpu.chat.values.PythonException;
import io.tributary.gpu.chat.values.RangeValue;
import io.tributary.gpu.chat.values.Real;
import io.tributary.gpu.chat.values.Text;
import io.tributary.gpu.chat.values.TextCase;
import io.tributary.gpu.chat.values.Undefined;
import io.tributary.gpu.chat.values.Value;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;

/** All tests, which stand behind {@code is}, by name. */
final class Tests {
  /** A test. */
  record Test(String name, Parameters parameters, Body body) {
    /** What it looks at. */
    @FunctionalInterface
    interface Body {
      boolean holds(Value value, Bound arguments, Limits limits);
    }

    boolean holds(Value value, CallArguments arguments, Limits limits) {
      return body.holds(value, parameters.bind("is " + name, arguments), limits);
    }
  }

  private static final Map<String, Test> ALL = new TreeMap<>();

  static {
    is("defined", v -> !(v instanceof Undefined));
    is("undefined", v -> v instanceof Undefined);
    is("none", v -> v == None.NONE);
    is("boolean", v -> v instanceof Bool);
    is("true", v -> v == Bool.TRUE);
    is("false", v -> v == Bool.FALSE);
    is("integer", v -> v instanceof Int);
    is("float", v -> v instanceof Real);
    is("number", v -> v instanceof Int || v instanceof Real || v instanceof Bool);
    is("string", v -> v instanceof Text || v instanceof Markup);
    is("mapping", v -> v instanceof DictValue);
    is("sequence", Tests::sequence);
    is("iterable", v -> v.iterable() || v instanceof Markup);
    // Jinja's undefined can be called as far as Python knows.
    is("callable", v -> v instanceof FunctionValue || v instanceof Undefined);
    put("odd", "", (v, a, l) -> rest(v, Int.of(2), 1, l));
    put("even", "", (v, a, l) -> rest(v, Int.of(2), 0, l));
    put("divisibleby", "num", (v, a, l) -> rest(v, a.get(0), 0, l));
    put("upper", "", (v, a, l) -> TextCase.isUpper(text(v, l)));
    put("lower", "", (v, a, l) -> TextCase.isLower(text(v, l)));
    put("in", "seq", (v, a, l) -> Comparing.contains(a.get(0), v, l));
    put("sameas", "other", (v, a, l) -> same(v, a.get(0), l));
    compare("eq", "==", "equalto", Comparing::equal);
    compare("ne", "!=", "ne", (x, y, l) -> !Comparing.equal(x, y, l));
    compare("lt", "<", "lessthan", Comparing::less);
    compare("le", "<=", "le", Comparing::lessOrEqual);
    compare("gt", ">", "greaterthan", (x, y, l) -> Comparing.less(y, x, l));
    compare("ge", ">=", "ge", (x, y, l) -> Comparing.lessOrEqual(y, x, l));
  }

  private Tests() {}

  static Optional<Test> named(String name) {
    return Optional.ofNullable(ALL.get(name));
  }

  static Set<String> names() {
    return ALL.keySet();
  }

  private static void put(String name, String parameters, Test.Body body) {
    ALL.put(name, new Test(name, Parameters.positional(parameters), body));
  }

  private static void is(String name, Predicate<Value> test) {
    put(name, "", (v, a, l) -> test.test(v));
  }

  /** Compares two values. */
  @FunctionalInterface
  private interface Relation {
    boolean holds(Value a, Value b, Limits limits);
  }

  private static void compare(String name, String sign, String word, Relation relation) {
    for (String one : List.of(name, sign, word)) {
      put(one, "other", (v, a, l) -> relation.holds(v, a.get(0), l));
    }
  }

  private static String text(Value value, Limits limits) {
    String text = Printer.str(value, limits);
    limits.look(text.length());
    return text;
  }

  private static boolean sequence(Value value) {
    return value instanceof Text
        || value instanceof Markup
        || value instanceof Elements
        || value instanceof DictValue
        || value instanceof RangeValue
        || value instanceof Undefined;
  }

  private static boolean rest(Value value, Value divisor, long rest, Limits limits) {
    return Comparing.equal(Arithmetic.modulo(value, divisor), Int.of(rest), limits);
  }

  /** Whether equal numbers and strings are one object depends on the Python that asks. */
  private static boolean same(Value a, Value b, Limits limits) {
    if (a == b) return true;
    boolean single = a == None.NONE || b == None.NONE || a instanceof Bool || b instanceof Bool;
    if (single || !a.type().equals(b.type()) || !Comparing.equal(a, b, limits)) return false;
    throw new PythonException(
        "'is sameas' of equal values is only supported for true, false and none; use ==");
  }
}
