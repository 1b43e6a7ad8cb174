package io.tributary.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.config.ValidSettings.Sample;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResolvedSettingsTest {
  @TempDir Path folder;

  @Test
  void everyEntrySaysWhereItCameFrom() throws IOException {
    Files.writeString(
        folder.resolve("tributary.conf"),
        """
        seed = 3
        learner { beta1 = 0.8
          beta2 = 0.9 }
        model.principle = ${?PATH}
        objective = ${?NO_SUCH_VARIABLE_HERE}
        learner.dpo.beta = ${learner.inverse-q.beta}
        learner.dpo.sft-weight = ${learner.dpo.sft-weight}1
        """);
    Files.writeString(folder.resolve("more.conf"), "# over it\nlearner.beta2 = 0.7\n");
    ResolvedSettings loaded =
        SettingsLoader.defaults()
            .in(folder)
            .file(Path.of("more.conf"))
            .set("run.id=x")
            .set("generation.temperatures=[1, 0.5]")
            .load();
    assertThat(origin(loaded, "seed")).isEqualTo("tributary.conf:1");
    assertThat(origin(loaded, "learner.beta1")).isEqualTo("tributary.conf:2");
    assertThat(origin(loaded, "learner.beta2")).isEqualTo("more.conf:2");
    assertThat(origin(loaded, "model.principle")).isEqualTo("environment (tributary.conf:4)");
    assertThat(origin(loaded, "objective")).isEqualTo("default");
    assertThat(origin(loaded, "learner.dpo.beta")).isEqualTo("default of another setting");
    assertThat(origin(loaded, "learner.dpo.sft-weight")).isEqualTo("tributary.conf:7");
    assertThat(origin(loaded, "run.id")).isEqualTo("--set");
    assertThat(origin(loaded, "generation.temperatures")).isEqualTo("--set");
    assertThat(origin(loaded, "judge.options")).isEqualTo("default");
  }

  @Test
  void renderedFileHasEveryPathAndSaysWhatIsNotADefault() {
    String text = SettingsLoader.defaults().set("seed=3").load().render();
    assertThat(text).contains("\nseed = 3  # --set\nobjective = dpo\n\nrun.id = \"\"\n");
    assertThat(text.lines()).noneMatch(line -> line.startsWith("tributary"));
    for (String path : ValidSettings.expected().keySet()) {
      assertThat(text).contains("\n" + path + " = ");
    }
  }

  @Property(tries = 100)
  void renderedFileLoadsBackToEqualSettings(@ForAll("valid") Map<String, Sample> samples)
      throws IOException {
    StringBuilder text = new StringBuilder();
    samples.forEach(
        (path, sample) -> text.append(path).append(" = ").append(sample.hocon()).append('\n'));
    Path temporary = Files.createTempDirectory("settings");
    try {
      ResolvedSettings first = load(temporary, text.toString());
      ResolvedSettings second = load(temporary, first.render());
      assertThat(second.settings()).isEqualTo(first.settings());
      assertThat(second.entries().stream().map(e -> e.path() + e.renderedValue()))
          .containsExactlyElementsOf(
              first.entries().stream().map(e -> e.path() + e.renderedValue()).toList());
    } finally {
      Files.deleteIfExists(temporary.resolve("a.conf"));
      Files.delete(temporary);
    }
  }

  @Test
  void secretsAreNeverShown() {
    ResolvedSettings loaded =
        SettingsLoader.defaults()
            .set("judge.options.endpoint=https://judge.example")
            .set("judge.options.api-key=hunter2")
            .set("judge.options.db.password=hunter2")
            .load();
    assertThat(loaded.settings().judge().options())
        .containsEntry("api-key", "hunter2")
        .containsEntry("db.password", "hunter2");
    assertThat(loaded.entries())
        .contains(
            new Entry("judge.options.api-key", "***", "--set"),
            new Entry("judge.options.endpoint", "\"https://judge.example\"", "--set"));
    assertThat(loaded.render())
        .contains("# judge.options.api-key = ***", "# judge.options.db.password = ***")
        .doesNotContain("hunter2");
    assertThat(loaded.toString()).doesNotContain("hunter2").contains("https://judge.example");
    assertThat(loaded.entries().toString()).doesNotContain("hunter2");
  }

  @Test
  void renderedFileWithASecretLoadsWithoutIt() throws IOException {
    ResolvedSettings loaded =
        SettingsLoader.defaults().set("judge.options.api-key=x").set("judge.options.n=1").load();
    assertThat(load(folder, loaded.render()).settings().judge().options())
        .containsExactlyEntriesOf(Map.of("n", "1"));
  }

  @Test
  void aGeneratedRunIdIsWrittenDown() throws IOException {
    ResolvedSettings loaded = SettingsLoader.defaults().load().withRunId("20260105-143012-dpo-17");
    assertThat(loaded.settings().run().id()).contains("20260105-143012-dpo-17");
    assertThat(origin(loaded, "run.id")).isEqualTo("generated");
    assertThat(load(folder, loaded.render()).settings()).isEqualTo(loaded.settings());
  }

  @Provide
  Arbitrary<Map<String, Sample>> valid() {
    return ValidSettings.all();
  }

  private static ResolvedSettings load(Path folder, String text) throws IOException {
    Files.writeString(folder.resolve("a.conf"), text);
    return SettingsLoader.defaults().file(folder.resolve("a.conf")).load();
  }

  private static String origin(ResolvedSettings loaded, String path) {
    return loaded.entries().stream()
        .filter(entry -> entry.path().equals(path))
        .findFirst()
        .orElseThrow()
        .origin();
  }
}
