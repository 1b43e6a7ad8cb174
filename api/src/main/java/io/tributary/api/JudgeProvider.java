package io.tributary.api;

import java.util.Map;

/**
 * Makes judges of one kind; found through {@link java.util.ServiceLoader}, named by {@code
 * judge.type}.
 */
public interface JudgeProvider {
  /** The value of {@code judge.type} that selects this provider. */
  String type();

  /**
   * Makes a judge.
   *
   * @param options the settings below {@code judge.options}, as flat dotted paths
   * @throws IllegalArgumentException if an option is unknown, missing or out of range; the message
   *     names the option, the value and what would be right
   */
  Judge create(Map<String, String> options);
}
