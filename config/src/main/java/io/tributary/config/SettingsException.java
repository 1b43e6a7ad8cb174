package io.tributary.config;

import java.util.List;
import java.util.stream.Collectors;

/** The settings cannot be used; holds everything that is wrong with them, never nothing. */
public class SettingsException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient List<SettingsProblem> problems;

  public SettingsException(List<SettingsProblem> problems) {
    super(message(problems));
    this.problems = List.copyOf(problems);
  }

  /** In the order found: sources, settings in the order of reference.conf, unknown keys, rules. */
  public List<SettingsProblem> problems() {
    return problems;
  }

  private static String message(List<SettingsProblem> problems) {
    if (problems.isEmpty()) throw new IllegalArgumentException("no problem");
    String count = problems.size() == 1 ? "1 problem" : problems.size() + " problems";
    return problems.stream()
        .map(problem -> "  " + problem)
        .collect(Collectors.joining("\n", count + " in the settings:\n", ""));
  }
}
