package io.tributary.app.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.api.Prompt;
import io.tributary.app.evaluation.Contestant;
import io.tributary.app.evaluation.Responded;
import io.tributary.app.evaluation.ValidationRecord;
import io.tributary.config.Settings;
import io.tributary.config.SettingsLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ValidationFilesTest {
  private static final List<Prompt> PROMPTS = List.of(new Prompt("1", "one"));

  @TempDir private Path run;

  private ValidationFiles files(List<Prompt> prompts, String... assignments) {
    SettingsLoader loader = SettingsLoader.defaults();
    for (String assignment : assignments) loader = loader.set(assignment);
    Settings settings = loader.load().settings();
    return ValidationFiles.of(new RunFolder(run), settings, prompts, OptionalInt.of(1));
  }

  private static ValidationRecord validation(ValidationFiles files, long version) {
    Contestant own =
        new Contestant(
            "v" + version,
            version,
            List.of(List.of(new Responded("a", 1, 1, false, version, Double.NaN, 0))));
    return ValidationRecord.of(own, files.prompts(), Map.of("val/reward", (double) version));
  }

  @Test
  void keepsOneFileAVersionAndTheLaterReplacesTheEarlier() {
    ValidationFiles files = files(PROMPTS);
    assertThat(files.all()).isEmpty();
    for (long version : new long[] {16, 0, 112, 16}) files.write(validation(files, version));
    assertThat(run.resolve("eval/validation-v16.json")).exists();
    assertThat(files.all()).extracting(ValidationRecord::version).containsExactly(0L, 16L, 112L);
    assertThat(files.read(16)).contains(validation(files, 16));
    assertThat(files.read(17)).isEmpty();
  }

  @Test
  void whatWasMeasuredOnOtherPromptsOrOtherwiseIsNotCompared() {
    ValidationFiles files = files(PROMPTS);
    files.write(validation(files, 0));
    assertThat(files(PROMPTS).read(0)).isPresent();
    assertThat(files(List.of(new Prompt("1", "two"))).read(0)).isEmpty();
    assertThat(files(PROMPTS, "seed=18").all()).isEmpty();
    assertThat(files(PROMPTS, "evaluation.temperature=0").all()).isEmpty();
    assertThat(files(PROMPTS, "generation.top-k=5").all()).isEmpty();
  }

  @Test
  void whatAnotherJudgeScoredIsNotCompared() {
    ValidationFiles first = files(PROMPTS);
    first.write(validation(first, 0));
    Settings settings = SettingsLoader.defaults().load().settings();
    RunFolder folder = new RunFolder(run);
    assertThat(ValidationFiles.of(folder, settings, PROMPTS, OptionalInt.empty()).all()).hasSize(1);
    ValidationFiles second = ValidationFiles.of(folder, settings, PROMPTS, OptionalInt.of(2));
    assertThat(second.all()).isEmpty();
    second.write(validation(second, 0));
    assertThat(first.read(0)).isEmpty();
    assertThat(ValidationFiles.of(folder, settings, PROMPTS, OptionalInt.of(3)).all()).isEmpty();
  }

  @Test
  void ofManyVersionsADozenAreShownTheBestAmongThem() {
    ValidationFiles files = files(PROMPTS);
    List<ValidationRecord> many = new ArrayList<>();
    for (long v = 0; v <= 100; v++) many.add(validation(files, v));
    List<Long> shown =
        RunEvaluations.spread(many, 33).stream().map(ValidationRecord::version).toList();
    assertThat(shown).hasSizeBetween(11, 12).contains(0L, 33L, 100L).isSorted();
    assertThat(RunEvaluations.spread(many.subList(0, 12), 3)).hasSize(12);
    assertThat(RunEvaluations.spread(many.subList(0, 13), 0)).hasSizeBetween(11, 12);
  }
}
