package io.tributary.gpu.chat.values;

import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Python's {@code dict}, in the order of insertion; templates cannot change one. */
public final class DictValue implements Value {
  /** A key with its value. */
  public record Entry(Value key, Value value) {}

  private final Map<Object, Entry> entries;

  private DictValue(Map<Object, Entry> entries) {
    this.entries = entries;
  }

  /** Collects entries; a key given again keeps its place and its first spelling. */
  public static final class Builder {
    private final Map<Object, Entry> entries = new LinkedHashMap<>();

    /**
     * Adds an entry.
     *
     * @throws PythonException if the key cannot be hashed
     */
    public Builder put(Value key, Value value) {
      entries.merge(
          HashKey.of(key), new Entry(key, value), (old, now) -> new Entry(old.key(), value));
      return this;
    }

    public DictValue build() {
      return new DictValue(entries);
    }
  }

  public Collection<Entry> entries() {
    return entries.values();
  }

  /**
   * The value of a key.
   *
   * @throws PythonException if the key cannot be hashed
   */
  public Optional<Value> get(Value key) {
    return Optional.ofNullable(entries.get(HashKey.of(key))).map(Entry::value);
  }

  List<Value> keys() {
    return entries.values().stream().map(Entry::key).toList();
  }

  @Override
  public String type() {
    return "dict";
  }

  @Override
  public boolean truth() {
    return !entries.isEmpty();
  }

  @Override
  public void repr(Printer out) {
    out.append("{");
    String comma = "";
    for (Entry entry : entries.values()) {
      out.append(comma);
      out.nested(entry.key());
      out.append(": ");
      out.nested(entry.value());
      comma = ", ";
    }
    out.append("}");
  }

  @Override
  public int length() {
    return entries.size();
  }

  @Override
  public Iterator<Value> iterator() {
    return keys().iterator();
  }

  @Override
  public boolean iterable() {
    return true;
  }

  @Override
  public Optional<Value> item(Value key) {
    return Optional.ofNullable(entries.get(HashKey.orNothing(key))).map(Entry::value);
  }
}
