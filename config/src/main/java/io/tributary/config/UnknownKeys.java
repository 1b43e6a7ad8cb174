package io.tributary.config;

import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Finds keys that are not settings, and values that stand where a section belongs. */
final class UnknownKeys {
  static final String AKKA = "akka";
  static final String PREFIX = "tributary";

  private static final int LONGEST_PATH = 200;

  private final Set<String> known;
  private final Set<String> sections = new LinkedHashSet<>();
  private final Suggestions suggestions;
  private final Map<String, SettingsProblem> problems = new LinkedHashMap<>();

  UnknownKeys(Collection<String> knownPaths) {
    known = Set.copyOf(knownPaths);
    suggestions = new Suggestions(knownPaths);
    for (String path : knownPaths) {
      for (int dot = path.indexOf('.'); dot > 0; dot = path.indexOf('.', dot + 1)) {
        sections.add(path.substring(0, dot));
      }
    }
  }

  /** Walks what a user gave; may be called again, a path is reported once. */
  void check(ConfigObject root) {
    check(root, List.of());
  }

  Collection<SettingsProblem> problems() {
    return problems.values();
  }

  private void check(ConfigObject object, List<String> parent) {
    Map<String, ConfigValue> sorted = new TreeMap<>();
    for (Map.Entry<String, ConfigValue> entry : Tree.entries(object)) {
      sorted.put(entry.getKey(), entry.getValue());
    }
    sorted.forEach(
        (key, value) -> {
          List<String> keys = new ArrayList<>(parent);
          keys.add(key);
          checkValue(ConfigUtil.joinPath(keys), keys, value);
        });
  }

  private void checkValue(String path, List<String> keys, ConfigValue value) {
    if (path.equals(AKKA)) {
      if (Tree.isResolved(value) && !(value instanceof ConfigObject)) {
        report(path, value, "must be a block of Akka's own settings");
      }
    } else if (path.equals(PREFIX)) {
      report(path, value, "paths have no prefix: remove the leading \"tributary\", keep the rest");
    } else if (known.contains(path)) {
      return; // its type is the reader's matter
    } else if (value instanceof ConfigObject object && Tree.isResolved(object)) {
      if (object.isEmpty() && !sections.contains(path)) report(path, value, unknown(path));
      check(object, keys);
    } else if (!sections.contains(path)) {
      report(path, value, unknown(path));
    } else if (Tree.isResolved(value)) {
      report(path, value, "is a section: give its settings, such as " + below(path).get(0));
    }
  }

  private void report(String path, ConfigValue value, String message) {
    problems.putIfAbsent(
        path,
        new SettingsProblem(
            path, ShownValue.of(path, value), Origins.describe(value.origin()), message));
  }

  private String unknown(String path) {
    List<String> nearest = path.length() > LONGEST_PATH ? List.of() : suggestions.nearest(path);
    if (!nearest.isEmpty()) {
      return "unknown setting; did you mean " + String.join(" or ", nearest) + "?";
    }
    int dot = path.lastIndexOf('.');
    String parent = dot < 0 ? "" : path.substring(0, dot);
    if (!sections.contains(parent)) {
      return "unknown setting; \"tributary config\" lists all there are";
    }
    return "unknown setting; "
        + parent
        + " has "
        + below(parent).stream()
            .map(known -> known.substring(parent.length() + 1))
            .collect(Collectors.joining(", "));
  }

  private List<String> below(String section) {
    return suggestions.known().stream().filter(path -> path.startsWith(section + ".")).toList();
  }
}
