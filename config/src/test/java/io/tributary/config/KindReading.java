package io.tributary.config;

import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import java.util.Optional;

/** Values as a kind reads them. */
final class KindReading {
  private KindReading() {}

  /** From HOCON. */
  static <T> Optional<T> parse(Kind<T> kind, String hocon) {
    ConfigValue value = ConfigFactory.parseString("v = " + hocon).root().get("v");
    return kind.parse().apply(value);
  }

  /** From a text. */
  static <T> Optional<T> of(Kind<T> kind, String text) {
    return kind.parse().apply(ConfigValueFactory.fromAnyRef(text));
  }
}
