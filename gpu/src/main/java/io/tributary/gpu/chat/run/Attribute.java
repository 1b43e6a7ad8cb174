package io.tributary.gpu.chat.run;

import io.tributary.gpu.chat.values.Access;
import io.tributary.gpu.chat.values.Int;
import io.tributary.gpu.chat.values.Limits;
import io.tributary.gpu.chat.values.ListValue;
import io.tributary.gpu.chat.values.None;
import io.tributary.gpu.chat.values.PythonException;
import io.tributary.gpu.chat.values.Text;
import io.tributary.gpu.chat.values.TextCase;
import io.tributary.gpu.chat.values.Undefined;
import io.tributary.gpu.chat.values.Value;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/** The argument {@code attribute} of many filters: names and indices with dots between. */
final class Attribute {
  private final List<Value> path;
  private final Limits limits;

  private Attribute(List<Value> path, Limits limits) {
    this.path = path;
    this.limits = limits;
  }

  /** Of None: the value itself. */
  static Attribute of(Value attribute, Limits limits) {
    if (attribute == None.NONE) return new Attribute(List.of(), limits);
    if (attribute instanceof Int) return new Attribute(List.of(attribute), limits);
    if (attribute instanceof Text text) return new Attribute(parts(text.text()), limits);
    throw new PythonException("an attribute is a " + attribute.type() + ", not a name");
  }

  /** Several with commas between, as {@code sort} takes them. */
  static List<Attribute> several(Value attribute, Limits limits) {
    if (!(attribute instanceof Text text)) return List.of(of(attribute, limits));
    List<Attribute> all = new ArrayList<>();
    for (String one : text.text().split(",", -1)) all.add(new Attribute(parts(one), limits));
    return all;
  }

  private static List<Value> parts(String dotted) {
    List<Value> parts = new ArrayList<>();
    for (String part : dotted.split("\\.", -1)) {
      boolean digits = !part.isEmpty() && part.chars().allMatch(c -> c >= '0' && c <= '9');
      parts.add(digits ? new Int(new BigInteger(part)) : new Text(part));
    }
    return parts;
  }

  Value of(Value value) {
    return of(value, None.NONE);
  }

  /**
   * The attribute.
   *
   * @param otherwise instead of what is undefined on the way, unless it is None
   */
  Value of(Value value, Value otherwise) {
    Value at = value;
    for (Value part : path) {
      at = Access.item(at, part, limits);
      if (at instanceof Undefined && otherwise != None.NONE) at = otherwise;
    }
    return at;
  }

  /** The attribute for ordering; strings in lower case unless case counts. */
  Value key(Value value, boolean caseSensitive) {
    Value key = of(value);
    limits.pass(key);
    return key instanceof Text text && !caseSensitive ? new Text(TextCase.lower(text.text())) : key;
  }

  static Value keys(List<Attribute> attributes, Value value, boolean caseSensitive) {
    return new ListValue(attributes.stream().map(a -> a.key(value, caseSensitive)).toList());
  }
}
