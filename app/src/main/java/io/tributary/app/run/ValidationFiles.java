package io.tributary.app.run;

import io.tributary.api.Prompt;
import io.tributary.app.evaluation.EvaluationFiles;
import io.tributary.app.evaluation.ValidationRecord;
import io.tributary.config.Settings;
import io.tributary.gpu.files.ContentHash;
import io.tributary.streams.log.LoggedJudge;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The validations of a run, {@code eval/validation-vN.json}; those of other prompts are passed
 * over.
 */
final class ValidationFiles {
  private static final Pattern NAME = Pattern.compile("validation-v(\\d{1,18})\\.json");

  private final Path folder;
  private final String prompts;

  private ValidationFiles(Path folder, String prompts) {
    this.folder = folder;
    this.prompts = prompts;
  }

  /**
   * @param settings with them and the prompts two versions can be compared
   * @param judge the number of the judge that scores them, if one does
   */
  static ValidationFiles of(
      RunFolder run, Settings settings, List<Prompt> prompts, OptionalInt judge) {
    ContentHash hash =
        new ContentHash()
            .add("seed", settings.seed())
            .add("generation", settings.generation().toString())
            .add("temperature", Double.toString(settings.evaluation().temperature()));
    // The first judge's are not told from those of releases that knew of no other.
    if (judge.orElse(LoggedJudge.FIRST) != LoggedJudge.FIRST) hash.add("judge", judge.getAsInt());
    for (Prompt prompt : prompts) hash.add(prompt.id(), prompt.text());
    return new ValidationFiles(run.evaluations(), hash.hex());
  }

  /** Identifies the prompts, how they are sampled, and who scores the responses. */
  String prompts() {
    return prompts;
  }

  void write(ValidationRecord validation) {
    try {
      EvaluationFiles.write(path(validation.version()), validation);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + path(validation.version()), e);
    }
  }

  /** Empty if the version was not validated on these prompts. */
  Optional<ValidationRecord> read(long version) {
    if (Files.notExists(path(version))) return Optional.empty();
    try {
      return Optional.of(EvaluationFiles.read(path(version), ValidationRecord.class))
          .filter(v -> v.schema().equals(ValidationRecord.SCHEMA) && v.prompts().equals(prompts));
    } catch (IOException e) {
      throw new UncheckedIOException(e.getMessage(), e);
    }
  }

  /** All that can be compared with each other, in order of version. */
  List<ValidationRecord> all() {
    if (!Files.isDirectory(folder)) return List.of();
    List<ValidationRecord> out = new ArrayList<>();
    for (long version : versions()) read(version).ifPresent(out::add);
    return out;
  }

  private List<Long> versions() {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> NAME.matcher(file.getFileName().toString()))
          .filter(Matcher::matches)
          .map(matched -> Long.parseLong(matched.group(1)))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path path(long version) {
    return folder.resolve("validation-v" + version + ".json");
  }
}
