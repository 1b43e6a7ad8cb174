package io.tributary.app.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.app.report.MadeUpEvaluation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What lies in eval/ is what docs/evaluation.md says, no key less and no key more. */
class EvaluationFilesTest {
  private static final Path DOCS = Path.of("../docs/evaluation.md");

  @TempDir private Path folder;

  private Path write(EvaluationFile evaluation) throws IOException {
    Path file = folder.resolve("new/made-up.json");
    EvaluationFiles.write(file, evaluation);
    return file;
  }

  @Test
  void whatWasWrittenIsRead() throws IOException {
    for (EvaluationFile made : List.of(MadeUpEvaluation.heldOut(), MadeUpEvaluation.validated())) {
      assertThat(EvaluationFiles.read(write(made))).isEqualTo(made);
    }
  }

  @Test
  void aFigureThatCouldNotBeComputedIsNullAndComesBackAsNone() throws IOException {
    Contestant one =
        new Contestant(
            "m", null, List.of(List.of(new Responded("", 0, 0, false, Double.NaN, Double.NaN, 1))));
    EvaluationFile made =
        RoundRobin.evaluate(
            new RoundRobin.Setting("models", 1, 1, "gold", 1),
            List.of(one),
            new Games(1, 1),
            List.of("x"),
            null);
    Path file = write(made);
    assertThat(Files.readString(file)).doesNotContain("NaN").contains("\"value\" : null");
    assertThat(EvaluationFiles.read(file)).isEqualTo(made);
    assertThat(EvaluationFiles.read(file).version("m").reward().known()).isFalse();
  }

  @Test
  void aKeyTooManyTooFewOrOfAnotherKindIsRefused() throws IOException {
    Path file = write(MadeUpEvaluation.validated());
    ObjectNode good = (ObjectNode) FigureJson.MAPPER.readTree(file.toFile());
    for (String key : names(good)) {
      ObjectNode less = good.deepCopy();
      less.remove(key);
      refused(file, less, key);
    }
    refused(file, good.deepCopy().put("extra", 1), "extra");
    ObjectNode texts = good.deepCopy();
    ((ObjectNode) texts.at("/versions/0/reward")).put("value", "high");
    refused(file, texts, "double");
    refused(file, good.deepCopy().put("schema", "tributary-eval/2"), "tributary-eval/2");
  }

  private static void refused(Path file, JsonNode json, String word) throws IOException {
    FigureJson.MAPPER.writeValue(file.toFile(), json);
    assertThatThrownBy(() -> EvaluationFiles.read(file))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining(word);
  }

  @Test
  void validationsAreReadAsTheyWereWritten() throws IOException {
    Contestant own =
        new Contestant(
            "v16",
            16L,
            List.of(
                List.of(new Responded("a b", 3, 3, false, 0.5, Double.NaN, 1.5)),
                List.of(new Responded("c", 2, 1, true, Double.NaN, Double.NaN, -0.5))));
    ValidationRecord made = ValidationRecord.of(own, "abc", Map.of("val/kl", 0.5, "x", Double.NaN));
    Path file = folder.resolve("validation-v16.json");
    EvaluationFiles.write(file, made);
    ValidationRecord read = EvaluationFiles.read(file, ValidationRecord.class);
    assertThat(read).isEqualTo(made);
    assertThat(read.contestant().name()).isEqualTo("v16");
    assertThat(read.contestant().first(Responded::reward)).containsExactly(0.5, Double.NaN);
    assertThat(read.contestant().first(Responded::characters)).containsExactly(3, 1);
    assertThat(read.contestant().first(Responded::logRatio)).containsExactly(1.5, -0.5);
  }

  @Test
  void theDocumentNamesEveryKey() throws IOException {
    String docs = Files.readString(DOCS);
    Set<String> keys = new TreeSet<>();
    collect(FigureJson.MAPPER.valueToTree(MadeUpEvaluation.heldOut()), "", keys);
    collect(FigureJson.MAPPER.valueToTree(MadeUpEvaluation.validated()), "", keys);
    assertThat(keys)
        .contains("versions[].kl.bound", "games[].win_rate", "judge.calibration.bins[]");
    for (String key : keys) assertThat(docs).contains("`" + key + "`");
  }

  /** Paths of all keys; intervals and win rates are described once. */
  private static void collect(JsonNode json, String path, Set<String> keys) {
    if (json.isArray()) {
      json.forEach(item -> collect(item, path + "[]", keys));
      if (json.isEmpty() || json.get(0).isValueNode() || json.get(0).isArray()) return;
      keys.add(path + "[]");
      return;
    }
    if (!json.isObject()) return;
    Set<String> names = names(json);
    boolean described = names.contains("low") && names.contains("value");
    if (described) return;
    for (String name : names) {
      String key = path.isEmpty() ? name : path + "." + name;
      boolean freelyNamed = path.endsWith("categories");
      if (freelyNamed) key = path + ".*";
      if (!json.get(name).isArray() || json.get(name).get(0).isValueNode()) keys.add(key);
      collect(json.get(name), key, keys);
    }
  }

  private static Set<String> names(JsonNode object) {
    Set<String> names = new TreeSet<>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }
}
