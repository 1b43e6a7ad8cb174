package io.tributary.gpu.chat.run;

import io.tributary.gpu.chat.values.Undefined;
import io.tributary.gpu.chat.values.Value;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** The variables of a body that is being run, inside those of the bodies around it. */
final class Frame {
  private final Map<String, Value> outside;
  private final Frame outer;
  private final Map<String, Value> values = new HashMap<>();

  private Frame(Map<String, Value> outside, Frame outer) {
    this.outside = outside;
    this.outer = outer;
  }

  /**
   * The outermost frame.
   *
   * @param outside what the template was given, and the global functions
   */
  static Frame outermost(Map<String, Value> outside) {
    return new Frame(outside, null);
  }

  Frame inner() {
    return new Frame(outside, this);
  }

  /** Starts a run of the body: forgets everything, and knows these names as not set. */
  void start(Set<String> unset) {
    values.clear();
    unset.forEach(name -> values.put(name, null));
  }

  /** After a loop, its variables are there but not set. */
  void end() {
    values.replaceAll((name, value) -> null);
  }

  void set(String name, Value value) {
    values.put(name, value);
  }

  void unset(String name) {
    values.put(name, null);
  }

  Value get(String name) {
    for (Frame frame = this; frame != null; frame = frame.outer) {
      Value value = frame.values.get(name);
      if (value != null) return value;
      if (frame.values.containsKey(name)) return Undefined.name(name);
    }
    Value value = outside.get(name);
    return value == null ? Undefined.name(name) : value;
  }

  boolean isSet(String name) {
    return values.get(name) != null;
  }
}
