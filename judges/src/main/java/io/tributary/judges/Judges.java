package io.tributary.judges;

import io.tributary.api.Judge;
import io.tributary.api.JudgeProvider;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.SortedMap;
import java.util.TreeMap;

/** Finds the judge that {@code judge.type} names among the providers on the class path. */
public final class Judges {
  private Judges() {}

  /**
   * Makes a judge.
   *
   * @throws IllegalArgumentException if no provider has this type, or the options are wrong
   */
  public static Judge create(String type, Map<String, String> options) {
    return provider(type).create(options);
  }

  /**
   * The provider of a type.
   *
   * @throws IllegalArgumentException if there is none; the message lists the known types
   */
  public static JudgeProvider provider(String type) {
    SortedMap<String, JudgeProvider> known = providers();
    JudgeProvider provider = known.get(type);
    if (provider == null) {
      throw new IllegalArgumentException(
          "judge.type = \"%s\" is not known; it must be one of %s"
              .formatted(type, String.join(", ", known.keySet())));
    }
    return provider;
  }

  /** All providers by type. */
  public static SortedMap<String, JudgeProvider> providers() {
    SortedMap<String, JudgeProvider> known = new TreeMap<>();
    try {
      for (JudgeProvider provider : ServiceLoader.load(JudgeProvider.class)) {
        JudgeProvider other = known.putIfAbsent(provider.type(), provider);
        // Two providers of one type would make the choice depend on the order of the class path.
        if (other != null && other.getClass() != provider.getClass()) {
          throw new IllegalArgumentException(
              "two judge providers have the type \"%s\": %s and %s; remove one from the class path"
                  .formatted(
                      provider.type(), other.getClass().getName(), provider.getClass().getName()));
        }
      }
    } catch (ServiceConfigurationError e) {
      throw new IllegalArgumentException("a judge provider cannot be loaded: " + e.getMessage(), e);
    }
    return known;
  }
}
