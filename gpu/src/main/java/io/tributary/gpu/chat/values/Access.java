package io.tributary.gpu.chat.values;

import java.util.Optional;

/** Jinja's look-up of attributes and items, of which each falls back on the other. */
public final class Access {
  private Access() {}

  /** {@code object.name}: the attribute, else the item, else undefined. */
  public static Value attribute(Value object, String name, Limits limits) {
    Text key = new Text(name);
    limits.pass(object);
    return object
        .attribute(name)
        .or(() -> object.item(key))
        .orElseGet(() -> Undefined.in(object, key, limits));
  }

  /** {@code object[key]}: the item, else the attribute, else undefined. */
  public static Value item(Value object, Value key, Limits limits) {
    limits.pass(object);
    limits.pass(key);
    return object
        .item(key)
        .or(() -> key instanceof Text text ? object.attribute(text.text()) : Optional.empty())
        .orElseGet(() -> Undefined.in(object, key, limits));
  }
}
