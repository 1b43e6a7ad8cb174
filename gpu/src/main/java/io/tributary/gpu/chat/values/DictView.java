package io.tributary.gpu.chat.values;

import java.util.Iterator;
import java.util.List;

/** What {@code keys()}, {@code values()} and {@code items()} of a dict give. */
public record DictView(Kind kind, DictValue dict) implements Value {
  /** Which part of the entries. */
  public enum Kind {
    KEYS("dict_keys"),
    VALUES("dict_values"),
    ITEMS("dict_items");

    private final String type;

    Kind(String type) {
      this.type = type;
    }
  }

  private List<Value> values() {
    return dict.entries().stream().map(this::part).toList();
  }

  private Value part(DictValue.Entry entry) {
    return switch (kind) {
      case KEYS -> entry.key();
      case VALUES -> entry.value();
      case ITEMS -> TupleValue.of(entry.key(), entry.value());
    };
  }

  @Override
  public String type() {
    return kind.type;
  }

  @Override
  public boolean truth() {
    return dict.truth();
  }

  @Override
  public void repr(Printer out) {
    out.append(type() + "([");
    out.nested(values());
    out.append("])");
  }

  @Override
  public int length() {
    return dict.length();
  }

  @Override
  public Iterator<Value> iterator() {
    return values().iterator();
  }

  @Override
  public boolean iterable() {
    return true;
  }
}
