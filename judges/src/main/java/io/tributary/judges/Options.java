package io.tributary.judges;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * Reads a judge's options strictly: every option is either read or, at {@link #refuseUnread},
 * refused with the nearest name that was asked for.
 */
public final class Options {
  private final Map<String, String> options;
  private final Set<String> known = new HashSet<>();
  private final List<String> groups = new ArrayList<>();

  public Options(Map<String, String> options) {
    this.options = Map.copyOf(options);
  }

  /** A whole number from {@code least} to {@code most}. */
  public Optional<Integer> integer(String name, int least, int most) {
    return text(name)
        .map(
            value -> {
              try {
                int number = Integer.parseInt(value.strip());
                if (number >= least && number <= most) return number;
              } catch (NumberFormatException e) {
                // Told below, together with numbers out of range.
              }
              throw wrong(name, value, "a whole number from " + least + " to " + most);
            });
  }

  /** A number from {@code least} to {@code most}. */
  public Optional<Double> number(String name, double least, double most) {
    return text(name)
        .map(
            value -> {
              try {
                double number = Double.parseDouble(value.strip());
                if (number >= least && number <= most) return number;
              } catch (NumberFormatException e) {
                // Told below, together with numbers out of range.
              }
              throw wrong(name, value, "a number from " + least + " to " + most);
            });
  }

  /** {@code true} or {@code false}. */
  public Optional<Boolean> flag(String name) {
    return text(name)
        .map(
            value ->
                switch (value.strip()) {
                  case "true" -> true;
                  case "false" -> false;
                  default -> throw wrong(name, value, "true or false");
                });
  }

  public Optional<String> text(String name) {
    known.add(name);
    return Optional.ofNullable(options.get(name));
  }

  /** The regular expressions at {@code name} and {@code name.KEY}, in the order of their paths. */
  public List<Pattern> patterns(String name) {
    known.add(name);
    groups.add(name + ".");
    SortedMap<String, String> found = new TreeMap<>();
    options.forEach(
        (path, value) -> {
          if (path.equals(name) || path.startsWith(name + ".")) found.put(path, value);
        });
    List<Pattern> patterns = new ArrayList<>();
    found.forEach(
        (path, value) -> {
          try {
            patterns.add(Pattern.compile(value));
          } catch (PatternSyntaxException e) {
            throw wrong(path, value, "a Java regular expression (" + e.getDescription() + ")");
          }
        });
    return patterns;
  }

  /** Call last: refuses options that nobody read. */
  public void refuseUnread() {
    options.keySet().stream()
        .sorted()
        .filter(path -> !known.contains(path) && groups.stream().noneMatch(path::startsWith))
        .findFirst()
        .ifPresent(
            path -> {
              String nearest =
                  known.stream()
                      .sorted()
                      .min(Comparator.comparingInt(name -> distance(path, name)))
                      .map(name -> "; did you mean judge.options." + name + "?")
                      .orElse("; this judge has no options");
              throw new IllegalArgumentException(
                  "judge.options." + path + " is not an option of this judge" + nearest);
            });
  }

  private static IllegalArgumentException wrong(String name, String value, String right) {
    return new IllegalArgumentException(
        "judge.options.%s = \"%s\" must be %s".formatted(name, value, right));
  }

  /** Levenshtein distance. */
  static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) row[j] = j;
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int change = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(change, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[b.length()];
  }
}
