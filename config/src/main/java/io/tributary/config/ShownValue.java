package io.tributary.config;

import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValue;

/** A value as error messages show it: short, and never a secret. */
final class ShownValue {
  private static final int LONGEST = 80;

  private ShownValue() {}

  static String of(String path, ConfigValue value) {
    if (Secrets.isSecret(path)) return Secrets.MASK;
    // A block may hold secrets further down.
    if (value instanceof ConfigObject) return "{…}";
    String text = value.render(ConfigRenderOptions.concise());
    if (Secrets.isWithin(text)) return Secrets.MASK;
    return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…";
  }
}
