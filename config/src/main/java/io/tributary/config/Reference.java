package io.tributary.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;

/** The {@code reference.conf} files of the class path: ours and those of the libraries. */
final class Reference {
  private static final Config ALL =
      ConfigFactory.parseResources(Reference.class.getClassLoader(), "reference.conf");
  private static final ConfigObject SETTINGS = (ConfigObject) ALL.root().get(UnknownKeys.PREFIX);

  private Reference() {}

  /** All of them in one, with substitutions. */
  static Config all() {
    return ALL;
  }

  /** The defaults of the settings, without the prefix. */
  static ConfigObject settings() {
    return SETTINGS;
  }
}
