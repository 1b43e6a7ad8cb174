package io.tributary.config;

import java.util.Locale;

/** An enum whose constants are values of a setting, written in lower case with dashes. */
public interface Choice {
  /** The constant's Java name. */
  String name();

  /** The value in a settings file, for example {@code inverse-q}. */
  default String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
