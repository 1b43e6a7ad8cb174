package io.tributary.config;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import java.util.Map;
import java.util.Optional;

/** Looks into HOCON objects that may still hold substitutions. */
final class Tree {
  private Tree() {}

  /** The value at a dotted path, as far as it can be seen. */
  static Optional<ConfigValue> at(ConfigObject root, String path) {
    ConfigValue value = root;
    for (String key : ConfigUtil.splitPath(path)) {
      if (!(value instanceof ConfigObject object) || !isResolved(object)) return Optional.empty();
      value = object.get(key);
    }
    return Optional.ofNullable(value);
  }

  /** The entries of an object; none if substitutions hide them. */
  static Iterable<Map.Entry<String, ConfigValue>> entries(ConfigObject object) {
    return isResolved(object) ? object.entrySet() : Map.<String, ConfigValue>of().entrySet();
  }

  /** Whether the value itself, not what is below it, is free of substitutions. */
  static boolean isResolved(ConfigValue value) {
    try {
      if (value instanceof ConfigObject object) object.entrySet();
      value.valueType();
      return true;
    } catch (ConfigException.NotResolved e) {
      return false;
    }
  }
}
