package io.tributary.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigUtil;
import java.util.Set;

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

  /**
   * What an actor system needs of the merged and resolved configuration: the libraries' own blocks
   * and the user's {@code akka} block. {@code -Dakka.…} overrides it, as Akka documents.
   */
  static Config akka(Config all) {
    Set<String> libraries = ALL.root().keySet();
    Config akka = all;
    for (String key : all.root().keySet()) {
      boolean keep = key.equals(UnknownKeys.AKKA) || libraries.contains(key);
      if (!keep) akka = akka.withoutPath(ConfigUtil.joinPath(key));
    }
    return ConfigFactory.systemProperties().withOnlyPath(UnknownKeys.AKKA).withFallback(akka);
  }
}
