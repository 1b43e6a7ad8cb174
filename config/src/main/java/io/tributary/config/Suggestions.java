package io.tributary.config;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;

/** Finds the known setting or name that someone meant. */
public final class Suggestions {
  private static final int MOST = 3;

  private final List<String> known;

  Suggestions(Collection<String> known) {
    this.known = List.copyOf(known);
  }

  /** Which of some names may have been meant, best guess first; empty if none is near. */
  public static List<String> near(Collection<String> known, String unknown) {
    return new Suggestions(known).nearest(unknown);
  }

  /** The known paths, in their order. */
  List<String> known() {
    return known;
  }

  /**
   * The nearest known paths, best guess first, at most three; empty if nothing is near. In order of
   * trust: the path without its section, the path with a slip, the last name in another section.
   */
  List<String> nearest(String unknown) {
    String path = kebab(unknown);
    if (known.contains(path)) return List.of(path);
    List<String> rightEnd = shallowest(candidate -> candidate.endsWith("." + path));
    if (!rightEnd.isEmpty()) return rightEnd;
    List<String> slip = closest(path, candidate -> distance(path, candidate));
    if (!slip.isEmpty()) return slip;
    String name = lastName(path);
    List<String> sameName = shallowest(candidate -> lastName(candidate).equals(name));
    if (!sameName.isEmpty()) return sameName;
    return closest(name, candidate -> distance(name, lastName(candidate)));
  }

  private List<String> shallowest(Predicate<String> matches) {
    List<String> all = known.stream().filter(matches).toList();
    int depth = all.stream().mapToInt(Suggestions::depth).min().orElse(0);
    return all.stream().filter(path -> depth(path) == depth).limit(MOST).toList();
  }

  private List<String> closest(String given, ToIntFunction<String> distance) {
    int farthest = Math.max(1, Math.min(3, given.length() / 4));
    int best = known.stream().mapToInt(distance).min().orElse(Integer.MAX_VALUE);
    if (best > farthest) return List.of();
    return known.stream().filter(path -> distance.applyAsInt(path) == best).limit(MOST).toList();
  }

  // maxGradNorm and max_grad_norm are not slips but other habits.
  private static String kebab(String path) {
    return path.replaceAll("(?<=[a-z0-9])([A-Z])", "-$1")
        .replace('_', '-')
        .toLowerCase(Locale.ROOT);
  }

  private static int depth(String path) {
    return (int) path.chars().filter(c -> c == '.').count();
  }

  private static String lastName(String path) {
    return path.substring(path.lastIndexOf('.') + 1);
  }

  /** Insertions, deletions, replacements and swaps of neighbours that turn one into the other. */
  static int distance(String a, String b) {
    int[][] d = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        d[i][j] = i == 0 || j == 0 ? i + j : step(d, a, b, i, j);
      }
    }
    return d[a.length()][b.length()];
  }

  private static int step(int[][] d, String a, String b, int i, int j) {
    int replaced = d[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
    int best = Math.min(replaced, Math.min(d[i - 1][j], d[i][j - 1]) + 1);
    boolean swapped =
        i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
    return swapped ? Math.min(best, d[i - 2][j - 2] + 1) : best;
  }
}
