package io.tributary.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigSyntax;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads what a user gave, each source over the ones before it; a bad source becomes a problem. */
final class Sources {
  private static final long LARGEST_FILE = 1 << 20;

  private final List<SettingsProblem> problems = new ArrayList<>();
  private Config merged = ConfigFactory.empty();

  /** Everything read so far, with substitutions still in it. */
  Config merged() {
    return merged;
  }

  List<SettingsProblem> problems() {
    return problems;
  }

  /**
   * Reads a file.
   *
   * @param shown the file's name in messages
   */
  void file(Path file, String shown) {
    Optional<String> unreadable = unreadable(file);
    if (unreadable.isPresent()) {
      problems.add(SettingsProblem.ofSource(shown, unreadable.get()));
      return;
    }
    try {
      ConfigParseOptions options =
          ConfigParseOptions.defaults()
              .setSyntax(ConfigSyntax.CONF)
              .setAllowMissing(false)
              .setOriginDescription(shown)
              .setIncluder(new FileIncluder());
      merged = ConfigFactory.parseFile(file.toFile(), options).withFallback(merged);
    } catch (ConfigException e) {
      problems.add(problem(e, shown));
    } catch (StackOverflowError e) {
      problems.add(SettingsProblem.ofSource(shown, "is nested too deeply"));
    }
  }

  /** Drops what the sources so far say of a path. */
  void forget(String path) {
    merged = merged.withoutPath(path);
  }

  /** Reads {@code path=value}. */
  void assignment(String assignment) {
    int equals = assignment.indexOf('=');
    if (equals < 1) {
      problems.add(
          SettingsProblem.ofSource(
              Origins.SET, "must be path=value, for example seed=3, not " + assignment));
      return;
    }
    String path = assignment.substring(0, equals).strip();
    try {
      ConfigUtil.splitPath(path);
      Config one = value(assignment.substring(equals + 1).strip()).atPath(path);
      merged = one.withFallback(merged);
    } catch (ConfigException e) {
      problems.add(
          SettingsProblem.ofSource(
              Origins.SET, "the path before = must be names with dots between, not " + path));
    }
  }

  /** A problem from the HOCON library's exception, with the line it names. */
  static SettingsProblem problem(ConfigException e, String shown) {
    if (e.origin() == null) return SettingsProblem.ofSource(shown, e.getMessage());
    String prefix = e.origin().description() + ": ";
    String message = e.getMessage();
    return SettingsProblem.ofSource(
        Origins.describe(e.origin()),
        clear(message.startsWith(prefix) ? message.substring(prefix.length()) : message));
  }

  // The library asks for a parenthesis where a block is left open.
  private static String clear(String message) {
    return message.contains("close parentheses") && message.contains("end of file")
        ? "the file ends inside a block: a } is missing"
        : message;
  }

  // Only text that is marked as HOCON is read as such: in "a # b" or "/x//y" HOCON sees a comment.
  // Numbers and truth values need no mark, the reader takes them from text.
  private static ConfigValue value(String text) {
    boolean hocon = text.matches("(?s)[\\[{\"].*") || text.contains("${");
    return Optional.of(text)
        .filter(any -> hocon)
        .flatMap(Sources::hocon)
        .orElseGet(() -> ConfigValueFactory.fromAnyRef(text, Origins.SET));
  }

  private static Optional<ConfigValue> hocon(String text) {
    try {
      ConfigParseOptions options =
          ConfigParseOptions.defaults()
              .setOriginDescription(Origins.SET)
              .setIncluder(new FileIncluder());
      ConfigObject parsed = ConfigFactory.parseString("value = " + text, options).root();
      return parsed.size() == 1 ? Optional.ofNullable(parsed.get("value")) : Optional.empty();
    } catch (ConfigException | StackOverflowError e) {
      return Optional.empty();
    }
  }

  private static Optional<String> unreadable(Path file) {
    try {
      if (Files.isDirectory(file)) return Optional.of("is a folder; must be a file");
      if (Files.isRegularFile(file) && Files.size(file) > LARGEST_FILE) {
        return Optional.of("has more than 1 MiB; must be a settings file");
      }
      Files.readString(file);
      return Optional.empty();
    } catch (NoSuchFileException e) {
      return Optional.of("there is no such file");
    } catch (AccessDeniedException e) {
      return Optional.of("may not be read; check the file's permissions");
    } catch (CharacterCodingException e) {
      return Optional.of("is not UTF-8 text");
    } catch (IOException e) {
      return Optional.of("cannot be read: " + e.getMessage());
    }
  }
}
