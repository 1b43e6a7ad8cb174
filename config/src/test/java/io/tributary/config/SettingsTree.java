package io.tributary.config;

import java.lang.reflect.RecordComponent;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** Sees the settings records as paths, by the names of their components alone. */
final class SettingsTree {
  private SettingsTree() {}

  /** Every leaf component of the records with its value, under its path in HOCON. */
  static Map<String, Object> leaves(Record settings) {
    Map<String, Object> leaves = new LinkedHashMap<>();
    collect("", settings, leaves);
    return leaves;
  }

  private static void collect(String prefix, Record section, Map<String, Object> leaves) {
    for (RecordComponent component : section.getClass().getRecordComponents()) {
      String path = prefix + kebab(component.getName());
      Object value = value(section, component);
      if (value instanceof Record deeper) {
        collect(path + ".", deeper, leaves);
      } else {
        leaves.put(path, value);
      }
    }
  }

  private static Object value(Record section, RecordComponent component) {
    try {
      return component.getAccessor().invoke(section);
    } catch (ReflectiveOperationException e) {
      throw new AssertionError(e);
    }
  }

  private static String kebab(String name) {
    return name.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
  }
}
