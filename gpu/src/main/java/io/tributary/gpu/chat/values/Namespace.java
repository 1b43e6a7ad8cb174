package io.tributary.gpu.chat.values;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Jinja's {@code namespace}: the one value that a template can change. */
public final class Namespace implements Value {
  private final Map<String, Value> fields = new LinkedHashMap<>();

  public void set(String name, Value value) {
    fields.put(name, value);
  }

  @Override
  public String type() {
    return "Namespace";
  }

  @Override
  public boolean truth() {
    return true;
  }

  @Override
  public void repr(Printer out) {
    DictValue.Builder dict = new DictValue.Builder();
    fields.forEach((name, value) -> dict.put(new Text(name), value));
    out.append("<Namespace ");
    out.nested(dict.build());
    out.append(">");
  }

  @Override
  public Optional<Value> attribute(String name) {
    Value value = fields.get(name);
    if (value != null && name.startsWith("_")) return Optional.of(Attributes.unsafe(this, name));
    return Optional.ofNullable(value);
  }
}
