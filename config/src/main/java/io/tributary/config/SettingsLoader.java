package io.tributary.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigResolveOptions;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Where settings come from; each source overrides the ones before it: the defaults in
 * reference.conf, {@code tributary.conf} in the working folder if it is there, the files, the
 * assignments.
 *
 * @param workingFolder where {@code tributary.conf} is looked for and relative files start; empty
 *     to look for none
 * @param files settings files ({@code -c FILE}), in order
 * @param assignments {@code path=value} ({@code --set}), in order; the value is HOCON if it starts
 *     with {@code [}, <code>{</code> or a quote or holds a substitution, else plain text
 * @param forgotten paths of which nothing is kept that the first file and all before it say
 */
public record SettingsLoader(
    Optional<Path> workingFolder,
    List<Path> files,
    List<String> assignments,
    List<String> forgotten) {
  /** The file that is read without being asked for. */
  public static final String FILE_NAME = "tributary.conf";

  public SettingsLoader {
    files = List.copyOf(files);
    assignments = List.copyOf(assignments);
    forgotten = List.copyOf(forgotten);
  }

  public SettingsLoader(Optional<Path> workingFolder, List<Path> files, List<String> assignments) {
    this(workingFolder, files, assignments, List.of());
  }

  /** The defaults alone. */
  public static SettingsLoader defaults() {
    return new SettingsLoader(Optional.empty(), List.of(), List.of());
  }

  public SettingsLoader in(Path folder) {
    return new SettingsLoader(Optional.of(folder), files, assignments, forgotten);
  }

  public SettingsLoader file(Path file) {
    return new SettingsLoader(workingFolder, plus(files, file), assignments, forgotten);
  }

  /** Adds {@code path=value}. */
  public SettingsLoader set(String assignment) {
    return new SettingsLoader(workingFolder, files, plus(assignments, assignment), forgotten);
  }

  /** Passes over what the first file and all before it say of these paths: later ones say all. */
  public SettingsLoader forgetting(List<String> paths) {
    return new SettingsLoader(workingFolder, files, assignments, paths);
  }

  /**
   * Reads, merges and checks everything.
   *
   * @throws SettingsException with every problem there is
   */
  public ResolvedSettings load() {
    Sources sources = sources();
    Config user = sources.merged();
    List<SettingsProblem> problems = new ArrayList<>(sources.problems());
    Config reference = Reference.all();
    ConfigObject defaults = Reference.settings();
    Config unresolved =
        user.withFallback(defaults).withFallback(reference.withoutPath(UnknownKeys.PREFIX));
    Config all = resolve(unresolved, problems);

    SettingsReader reader = new SettingsReader(all.root(), user.root(), defaults);
    Settings settings = Settings.read(reader);
    problems.addAll(reader.problems());

    UnknownKeys unknown = new UnknownKeys(reader.expected().keySet());
    unknown.check(user.root());
    ConfigObject given = onlyKeysOf(user, all);
    unknown.check(given);
    problems.addAll(unknown.problems());
    AkkaBlock.check(given).ifPresent(problems::add);

    // Half of the sources would break rules that all of them keep.
    if (sources.problems().isEmpty()) {
      problems.addAll(CrossChecks.check(settings, reader.entries()));
    }
    if (problems.isEmpty() && !all.isResolved()) requireResolved(unresolved, problems);
    if (!problems.isEmpty()) throw new SettingsException(problems);
    Config akka = user.withOnlyPath(UnknownKeys.AKKA).resolveWith(all);
    return new ResolvedSettings(settings, reader.entries(), akka);
  }

  private Sources sources() {
    Sources sources = new Sources();
    Path folder = workingFolder.orElse(Path.of(""));
    Path own = folder.resolve(FILE_NAME);
    // A link that leads nowhere is there too, and is an error.
    if (workingFolder.isPresent() && Files.exists(own, LinkOption.NOFOLLOW_LINKS)) {
      sources.file(own, FILE_NAME);
    }
    for (int i = 0; i < files.size(); i++) {
      sources.file(folder.resolve(files.get(i)), files.get(i).toString());
      if (i == 0) forgotten.forEach(sources::forget);
    }
    for (String assignment : assignments) sources.assignment(assignment);
    return sources;
  }

  // What cannot be resolved stays, so that the reader can name the setting it is in.
  private static Config resolve(Config unresolved, List<SettingsProblem> problems) {
    try {
      return unresolved.resolve(ConfigResolveOptions.defaults().setAllowUnresolved(true));
    } catch (ConfigException e) {
      problems.add(Sources.problem(e, "settings"));
      return Reference.settings().toConfig();
    }
  }

  private static void requireResolved(Config unresolved, List<SettingsProblem> problems) {
    try {
      unresolved.resolve();
    } catch (ConfigException e) {
      problems.add(Sources.problem(e, "settings"));
    }
  }

  private static ConfigObject onlyKeysOf(Config user, Config all) {
    ConfigObject root = ConfigFactory.empty().root();
    for (String key : user.root().keySet()) {
      if (all.root().containsKey(key)) root = root.withValue(key, all.root().get(key));
    }
    return root;
  }

  private static <T> List<T> plus(List<T> list, T one) {
    List<T> longer = new ArrayList<>(list);
    longer.add(one);
    return longer;
  }
}
