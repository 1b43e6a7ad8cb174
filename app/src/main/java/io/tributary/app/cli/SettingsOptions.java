package io.tributary.app.cli;

import io.tributary.app.UserError;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The options that choose settings. */
final class SettingsOptions {
  @Option(
      names = {"-c", "--config"},
      order = 100,
      paramLabel = "FILE",
      description = "Settings from this file (HOCON). May be repeated; later files win.")
  private List<Path> files = new ArrayList<>();

  @Option(
      names = "--set",
      order = 101,
      paramLabel = "PATH=VALUE",
      converter = OverrideConverter.class,
      description =
          "One setting, for example learner.learning-rate=5e-5. May be repeated; wins over files.")
  private List<SettingOverride> sets = new ArrayList<>();

  /**
   * The request with the shorthands that were given.
   *
   * @throws UserError if a shorthand and a {@code --set} name the same setting
   */
  SettingsRequest with(List<SettingOverride> shorthands) {
    for (SettingOverride shorthand : shorthands) {
      for (SettingOverride set : sets) {
        if (set.path().equals(shorthand.path())) {
          throw UserError.wrongUsage(
              set.path() + " is given twice: " + set + " and " + shorthand + "; give it once");
        }
      }
    }
    List<SettingOverride> all = new ArrayList<>(sets);
    all.addAll(shorthands);
    return new SettingsRequest(files, all);
  }

  /** Reads {@code path=value}; the value may hold further equals signs. */
  static final class OverrideConverter implements ITypeConverter<SettingOverride> {
    @Override
    public SettingOverride convert(String text) {
      int equals = text.indexOf('=');
      String path = equals < 0 ? "" : text.substring(0, equals).strip();
      if (path.isEmpty()) {
        throw new TypeConversionException(
            "'" + text + "' is not PATH=VALUE, for example learner.learning-rate=5e-5");
      }
      return new SettingOverride(path, text.substring(equals + 1).strip(), "--set");
    }
  }
}
