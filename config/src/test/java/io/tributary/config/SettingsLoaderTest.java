package io.tributary.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.atIndex;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsLoaderTest {
  @TempDir Path folder;

  @Test
  void laterSourcesOverrideEarlierOnes() throws IOException {
    write("tributary.conf", "seed = 1, prompts.epochs = 1, prompts.limit = 1, judge.workers = 1");
    write("a.conf", "prompts.epochs = 2, prompts.limit = 2, judge.workers = 2");
    write("b.conf", "prompts.limit = 3, judge.workers = 3");
    Settings settings =
        loader()
            .file(Path.of("a.conf"))
            .file(Path.of("b.conf"))
            .set("judge.workers=4")
            .set("judge.workers=5")
            .load()
            .settings();
    assertThat(settings.seed()).isEqualTo(1);
    assertThat(settings.prompts().epochs()).isEqualTo(2);
    assertThat(settings.prompts().limit()).isEqualTo(3);
    assertThat(settings.judge().workers()).isEqualTo(5);
  }

  @Test
  void aFolderWithoutSettingsFileGivesTheDefaults() {
    assertThat(loader().load().settings()).isEqualTo(SettingsLoader.defaults().load().settings());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"2024-01", "2024.10", "007", "1e3", "true", "null", "a-b_c.d", "1_000", "on"})
  void textIsTakenAsWritten(String id) {
    assertThat(SettingsLoader.defaults().set("run.id=" + id).load().settings().run().id())
        .contains(id);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<|user|>{prompt}<|assistant|>",
        "{prompt} ${ not a substitution",
        "[{prompt}",
        "a, seed = 4 {prompt}",
        "{prompt} # no comment // either",
        "{prompt} = b"
      })
  void anAssignmentSetsOneSettingOnlyWhateverItsText(String template) {
    Settings settings =
        SettingsLoader.defaults().set("model.template=" + template).load().settings();
    assertThat(settings.model().template()).isEqualTo(template);
    assertThat(settings.seed()).isEqualTo(17);
  }

  @Test
  void assignmentsTakeHoconValues() {
    Settings settings =
        SettingsLoader.defaults()
            .set("generation.temperatures = [1.2, 0.4]")
            .set("judge.options={model: x, deep.er: 2}")
            .set("model.principle=\"a\\nb\"")
            .set("learner.dpo.beta=${learner.beta2}")
            .load()
            .settings();
    assertThat(settings.generation().temperatures()).containsExactly(1.2, 0.4);
    assertThat(settings.judge().options())
        .containsOnlyKeys("model", "deep.er")
        .containsEntry("deep.er", "2");
    assertThat(settings.model().principle()).isEqualTo("a\nb");
    assertThat(settings.learner().dpo().beta()).isEqualTo(0.95);
  }

  @Test
  void environmentVariablesAreSubstituted() throws IOException {
    write("tributary.conf", "model.principle = ${?PATH}\nseed = ${?NO_SUCH_VARIABLE_HERE}");
    Settings settings = loader().load().settings();
    assertThat(settings.model().principle()).isEqualTo(System.getenv("PATH"));
    assertThat(settings.seed()).isEqualTo(17);
  }

  @Test
  void systemPropertiesAreNeitherSettingsNorUnknownKeys() {
    System.setProperty("seed", "99");
    System.setProperty("learner.nonsense", "1");
    try {
      ConfigFactory.invalidateCaches();
      assertThat(SettingsLoader.defaults().load().settings().seed()).isEqualTo(17);
    } finally {
      System.clearProperty("seed");
      System.clearProperty("learner.nonsense");
      ConfigFactory.invalidateCaches();
    }
  }

  @Test
  void theAkkaBlockGoesToTheActorSystem() throws IOException {
    write(
        "tributary.conf", "seed = 4\nakka { loglevel = DEBUG, remote.artery.tag = ${run.folder} }");
    ResolvedSettings loaded = loader().set("akka.actor.provider=cluster").load();
    assertThat(loaded.akka().getString("akka.loglevel")).isEqualTo("DEBUG");
    assertThat(loaded.akka().getString("akka.actor.provider")).isEqualTo("cluster");
    assertThat(loaded.akka().getString("akka.remote.artery.tag")).isEqualTo("runs");
    // A library's reference.conf among the test resources stays where the actor system finds it.
    assertThat(loaded.akka().hasPath("akka.from-a-library")).isFalse();
    assertThat(loaded.akka().hasPath("seed")).isFalse();
    assertThat(loaded.akka().hasPath("tributary")).isFalse();
    assertThat(loaded.entries()).noneMatch(entry -> entry.path().startsWith("akka"));
  }

  @Test
  void theAkkaBlockMayNotTurnJavaSerializationOn() throws IOException {
    write("tributary.conf", "seed = 4\nakka.actor { allow-java-serialization = on }");
    assertThat(problems(loader()))
        .containsExactly(
            "akka.actor.allow-java-serialization = \"on\" (tributary.conf:2): must be off: nodes"
                + " exchange listed messages only, and none by Java serialization");
    for (String on : List.of("true", "yes", "${akka.x}", "null", "maybe")) {
      assertThat(
              problems(
                  SettingsLoader.defaults()
                      .set("akka.x={y: on}")
                      .set("akka.actor.allow-java-serialization=" + on)))
          .as(on)
          .singleElement()
          .asString()
          .contains("(--set): must be off");
    }
    assertThat(loader().set("akka.actor.allow-java-serialization=off").load().akka()).isNotNull();
  }

  @Test
  void filesMayIncludeFilesBesideThem() throws IOException {
    write("base.conf", "\n\nseed = 5");
    write("tributary.conf", "include \"base.conf\"\njudge.workers = 2");
    ResolvedSettings loaded = loader().load();
    assertThat(loaded.settings().seed()).isEqualTo(5);
    assertThat(loaded.entries().get(0).origin()).endsWith("base.conf:3");
  }

  @ParameterizedTest
  @CsvSource({
    "include \"nowhere.conf\", there is no file nowhere.conf to include",
    "include \"nowhere\", there is no file nowhere to include",
    "include \"reference.conf\", there is no file reference.conf to include",
    "include file(\"nowhere.conf\"), there is no file nowhere.conf to include",
    "include required(file(\"no.conf\")), there is no file no.conf to include",
    "include url(\"http://127.0.0.1:9/x\"), 'only files can be included, not http://127.0.0.1:9/x'",
    "include \"http://127.0.0.1:9/x\", 'only files can be included, not http://127.0.0.1:9/x'",
    "include classpath(\"reference.conf\"), 'only files can be included, not"
        + " classpath(reference.conf)'",
  })
  void whatCannotBeIncludedIsAnError(String include, String message) throws IOException {
    write("tributary.conf", "seed = 1\n" + include);
    assertThat(problems(loader())).containsExactly("tributary.conf: " + message);
  }

  @Test
  void anErrorInAnIncludedFileNamesThatFile() throws IOException {
    write("base.conf", "\nseed = }");
    write("tributary.conf", "include \"base.conf\"");
    assertThat(problems(loader())).singleElement().asString().contains("base.conf:2: ");
  }

  @Test
  void allProblemsAreReportedAtOnce() throws IOException {
    write(
        "tributary.conf",
        """
        seed = -1
        learner {
          learnin-rate = 0.1
          micro-batch = many
        }
        objective = No
        run.id = "../up"
        prompts.file = ${NO_SUCH_VARIABLE_HERE}
        """);
    assertThat(problems(loader().set("learner.beta1=1").set("pipeline.max-in-flight=4")))
        .containsExactly(
            "seed = -1 (tributary.conf:1): must be a whole number, 0 to 9007199254740992",
            "objective = \"No\" (tributary.conf:6): must be the id of an objective, see"
                + " docs/objectives.md",
            "run.id = \"../up\" (tributary.conf:7): must be empty, or at most 128 letters, digits"
                + " and \". _ -\", the first a letter or digit",
            "prompts.file = ${NO_SUCH_VARIABLE_HERE} (tributary.conf:8): refers to what is neither"
                + " a setting nor an environment variable; must be empty, or a file (no leading ~;"
                + " write ${HOME} instead)",
            "learner.micro-batch = \"many\" (tributary.conf:4): must be a whole number, 1 to 65536",
            "learner.beta1 = \"1\" (--set): must be a number, at least 0, less than 1",
            "learner.learnin-rate = 0.1 (tributary.conf:3): unknown setting; did you mean"
                + " learner.learning-rate?",
            "pipeline.max-in-flight = 4 (--set): must be at least learner.examples-per-step +"
                + " generation.prompts-per-unit = 24, or the learner waits for ever");
  }

  @Test
  void theMessageCountsAndListsTheProblems() {
    SettingsException e = failure(SettingsLoader.defaults().set("seed=x").set("sed=1"));
    assertThat(e)
        .hasMessage(
            """
            2 problems in the settings:
              seed = "x" (--set): must be a whole number, 0 to 9007199254740992
              sed = "1" (--set): unknown setting; did you mean seed?\
            """);
    assertThat(e.problems().get(1))
        .isEqualTo(
            new SettingsProblem("sed", "\"1\"", "--set", "unknown setting; did you mean seed?"));
  }

  @Test
  void aSyntaxErrorNamesFileAndLineAndTheOtherSourcesAreStillChecked() throws IOException {
    write("tributary.conf", "seed = 3\nlearner { beta1 = 0.3\n");
    assertThat(problems(loader().set("seed=x")))
        .hasSize(2)
        .contains("tributary.conf:3: the file ends inside a block: a } is missing", atIndex(0))
        .element(1)
        .asString()
        .startsWith("seed = \"x\" (--set): ");
    write("tributary.conf", "seed = 3\nlearner } beta1 = 0.3\n");
    assertThat(problems(loader())).singleElement().asString().startsWith("tributary.conf:2: ");
  }

  @Test
  void aMissingFileAFolderAndBadTextAreErrors() throws IOException {
    Files.write(folder.resolve("latin.conf"), new byte[] {'a', (byte) 0xe9, '\n'});
    Files.createSymbolicLink(folder.resolve("tributary.conf"), Path.of("gone.conf"));
    write("large.conf", " ".repeat((1 << 20) + 1));
    write("deep.conf", "a = " + "[".repeat(200_000));
    assertThat(
            problems(
                loader()
                    .file(Path.of("none.conf"))
                    .file(Path.of("."))
                    .file(Path.of("latin.conf"))
                    .file(Path.of("large.conf"))
                    .file(Path.of("deep.conf"))))
        .containsExactly(
            "tributary.conf: there is no such file",
            "none.conf: there is no such file",
            ".: is a folder; must be a file",
            "latin.conf: is not UTF-8 text",
            "large.conf: has more than 1 MiB; must be a settings file",
            "deep.conf: is nested too deeply");
  }

  @ParameterizedTest
  @CsvSource({"seed", "=3", "a..b=1", "'=', ", "'.a=1'"})
  void aMalformedAssignmentIsAnError(String assignment) {
    assertThat(problems(SettingsLoader.defaults().set(assignment)))
        .singleElement()
        .asString()
        .startsWith("--set: ")
        .contains(assignment.contains("=") ? "" : "must be path=value");
  }

  @Test
  void substitutionsInACircleAreAnError() {
    assertThat(problems(SettingsLoader.defaults().set("akka.a=${akka.b}").set("akka.b=${akka.a}")))
        .isNotEmpty()
        .allMatch(problem -> problem.contains("--set"));
  }

  @Test
  void anUnresolvedSubstitutionForAkkaIsAnError() {
    assertThat(problems(SettingsLoader.defaults().set("akka.loglevel=${NO_SUCH_VARIABLE_HERE}")))
        .singleElement()
        .asString()
        .startsWith("--set: ")
        .contains("NO_SUCH_VARIABLE_HERE");
  }

  @Test
  void aSecretIsNotShownInAProblem() {
    assertThat(
            problems(
                SettingsLoader.defaults()
                    .set("judge.api-token=hunter2")
                    .set("judge.options.api-key=[hunter2]")
                    .set("seed={password: hunter2}")))
        .hasSize(3)
        .noneMatch(problem -> problem.contains("hunter2"));
  }

  private SettingsLoader loader() {
    return SettingsLoader.defaults().in(folder);
  }

  private void write(String name, String text) throws IOException {
    Files.writeString(folder.resolve(name), text);
  }

  private static SettingsException failure(SettingsLoader loader) {
    SettingsException e = catchThrowableOfType(SettingsException.class, loader::load);
    assertThat(e).as("a SettingsException").isNotNull();
    return e;
  }

  private static List<String> problems(SettingsLoader loader) {
    return failure(loader).problems().stream().map(SettingsProblem::toString).toList();
  }

  /** What is begun with another judge has nothing of the one before. */
  @Test
  void forgetsPathsOfTheFirstFileAlone() throws IOException {
    Path first =
        Files.writeString(folder.resolve("a.conf"), "judge.options { a = 1, b = 2 }\nseed = 3");
    Path second = Files.writeString(folder.resolve("b.conf"), "judge.options.c = 3");
    Settings settings =
        SettingsLoader.defaults()
            .forgetting(List.of("judge.options"))
            .file(first)
            .file(second)
            .set("judge.options.d=4")
            .load()
            .settings();
    assertThat(settings.judge().options()).containsOnlyKeys("c", "d");
    assertThat(settings.seed()).isEqualTo(3);
  }
}
