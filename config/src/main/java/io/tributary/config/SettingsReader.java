package io.tributary.config;

import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Reads settings one by one and goes on after a bad one with its default, so that one pass finds
 * every problem. Each call of {@link #get} or {@link #options} also declares a known path.
 */
final class SettingsReader {
  private static final String OPTIONS_EXPECTED =
      "a block of names with text, numbers or true/false";

  private final ConfigObject values;
  private final ConfigObject given;
  private final ConfigObject defaults;
  private final Map<String, String> expected = new LinkedHashMap<>();
  private final List<Entry> entries = new ArrayList<>();
  private final List<SettingsProblem> problems = new ArrayList<>();

  /**
   * @param values every setting, merged over the defaults; substitutions may be left where they
   *     could not be resolved
   * @param given what the user gave of them, as written
   * @param defaults the block {@code tributary} of reference.conf
   */
  SettingsReader(ConfigObject values, ConfigObject given, ConfigObject defaults) {
    this.values = values;
    this.given = given;
    this.defaults = defaults;
  }

  <T> T get(String path, Kind<T> kind) {
    expected.put(path, kind.expected());
    T fallback =
        Tree.at(defaults, path)
            .flatMap(kind.parse())
            .orElseThrow(
                () ->
                    new IllegalStateException(
                        "reference.conf: " + path + " must be " + kind.expected()));
    Optional<ConfigValue> value = Tree.at(values, path);
    // Something else stands where the section should be; UnknownKeys reports that.
    if (value.isEmpty()) return fallback;
    Optional<T> parsed = value.filter(Tree::isResolved).flatMap(kind.parse());
    if (parsed.isEmpty()) {
      problems.add(problem(path, value.get(), kind.expected()));
      return fallback;
    }
    entries.add(new Entry(path, kind.render().apply(parsed.get()), origin(path, value.get())));
    return parsed.get();
  }

  /** A block with free keys, flattened to dotted paths relative to it. */
  Map<String, String> options(String path) {
    expected.put(path, OPTIONS_EXPECTED);
    Optional<ConfigValue> value = Tree.at(values, path);
    if (value.isEmpty()) return Map.of();
    Map<String, String> options = new TreeMap<>();
    if (value.get() instanceof ConfigObject block) {
      flatten(path, "", block, options);
      if (options.isEmpty()) entries.add(new Entry(path, "{}", origin(path, block)));
    } else {
      problems.add(problem(path, value.get(), OPTIONS_EXPECTED));
    }
    return options;
  }

  /** What is right for each known path, in the order of the records. */
  Map<String, String> expected() {
    return expected;
  }

  /** The settings that were read without a problem, in the order of the records. */
  List<Entry> entries() {
    return entries;
  }

  List<SettingsProblem> problems() {
    return problems;
  }

  private void flatten(
      String path, String prefix, ConfigObject block, Map<String, String> options) {
    Map<String, ConfigValue> sorted = new TreeMap<>();
    for (Map.Entry<String, ConfigValue> child : Tree.entries(block)) {
      sorted.put(child.getKey(), child.getValue());
    }
    sorted.forEach(
        (key, child) -> {
          String name = prefix.isEmpty() ? key : prefix + "." + key;
          if (child instanceof ConfigObject deeper && Tree.isResolved(deeper)) {
            flatten(path, name, deeper, options);
          } else {
            option(path, name, child, options);
          }
        });
  }

  private void option(String path, String name, ConfigValue value, Map<String, String> options) {
    String full = path + "." + ConfigUtil.joinPath(List.of(name.split("\\.", -1)));
    Optional<String> text = Optional.of(value).filter(Tree::isResolved).flatMap(Kinds::scalar);
    if (text.isEmpty()) {
      problems.add(problem(full, value, "text, a number or true/false"));
      return;
    }
    options.put(name, text.get());
    String shown = Secrets.isSecret(name) ? Secrets.MASK : ConfigUtil.quoteString(text.get());
    entries.add(new Entry(full, shown, origin(full, value)));
  }

  private SettingsProblem problem(String path, ConfigValue value, String right) {
    if (Tree.isResolved(value)) {
      return new SettingsProblem(
          path, ShownValue.of(path, value), origin(path, value), "must be " + right);
    }
    // Merged, it would be shown together with the default below it.
    ConfigValue written = Tree.at(given, path).orElse(value);
    return new SettingsProblem(
        path,
        ShownValue.of(path, written),
        origin(path, written),
        "refers to what is neither a setting nor an environment variable; must be " + right);
  }

  private String origin(String path, ConfigValue value) {
    String origin = Origins.describe(value.origin());
    // A value put together from several places belongs to the place that says so.
    if (Origins.isMerged(value.origin())) {
      return Tree.at(given, path).map(w -> Origins.describe(w.origin())).orElse(origin);
    }
    return switch (origin) {
      case Origins.DEFAULT -> isOwnDefault(path, value) ? origin : "default of another setting";
      case Origins.ENVIRONMENT ->
          Tree.at(given, path)
              .map(written -> origin + " (" + Origins.describe(written.origin()) + ")")
              .orElse(origin);
      default -> origin;
    };
  }

  // A substitution can bring in another setting's default.
  private boolean isOwnDefault(String path, ConfigValue value) {
    return Tree.at(defaults, path).filter(d -> d.origin().equals(value.origin())).isPresent();
  }
}
