package io.tributary.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code parity.py} on two dumps of one prompt, which needs nothing but Python. */
class ParityComparisonTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** The largest logit is 8, so logits may differ by 0.008 and lead by 0.016 in a tie. */
  private static final String DUMP =
      """
      {"by": "one", "model": "m", "folder": "nowhere", "rows": [{
        "prompt": [5, 6], "continuation": [7, 8],
        "logits": {"ids": [3, 4, 9], "values": [8.0, 7.99, 1.0], "norm": 20.0},
        "log_probs": [-0.5, -4.0],
        "greedy": {"tokens": [3, 9, 9], "others": [4, 3, 3], "margins": [0.01, 2.0, 3.0]}}]}
      """;

  @TempDir Path temp;
  private String said;

  @BeforeAll
  static void needsPython() throws InterruptedException {
    Requires.program("python3");
  }

  private interface Change {
    void on(ObjectNode dump, ObjectNode row) throws IOException;
  }

  /** Exit code of the dump with a change against the dump as it is. */
  private int compare(Change change) throws IOException, InterruptedException {
    ObjectNode changed = (ObjectNode) JSON.readTree(DUMP);
    change.on(changed, (ObjectNode) changed.at("/rows/0"));
    Path one = Files.writeString(temp.resolve("one.json"), changed.toString());
    Path other = Files.writeString(temp.resolve("other.json"), DUMP);
    return run(one.toString(), "--against", other.toString());
  }

  private int run(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("python3", "parity.py"));
    command.addAll(List.of(arguments));
    command.addAll(List.of("--results", temp.resolve("results").toString()));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return process.waitFor();
  }

  private static void set(ObjectNode row, String field, String json) throws IOException {
    row.set(field, JSON.readTree(json));
  }

  private static void setIn(ObjectNode row, String part, String field, String json)
      throws IOException {
    ((ObjectNode) row.get(part)).set(field, JSON.readTree(json));
  }

  @Test
  void aDumpIsTheSameAsItself() throws Exception {
    assertThat(compare((dump, row) -> {})).as(said).isZero();
    assertThat(said).contains("3 of 3", "same").doesNotContain("DIFFERENT");
    Path file;
    try (var files = Files.list(temp.resolve("results"))) {
      file = files.findFirst().orElseThrow();
    }
    JsonNode result = JSON.readTree(file.toFile());
    assertThat(result.at("/comparisons/0/rows/0/max relative").asDouble()).isZero();
    assertThat(result.at("/comparisons/0/rows/0/same").asBoolean()).isTrue();
  }

  @Test
  void logitsMayDifferByTheToleranceTimesTheLargest() throws Exception {
    assertThat(compare((d, row) -> setIn(row, "logits", "values", "[8.0, 7.99, 1.007]"))).isZero();
    assertThat(compare((d, row) -> setIn(row, "logits", "values", "[8.0, 7.99, 1.009]"))).isOne();
    assertThat(said).contains("DIFFERENT", "9.0e-03", "1.1e-03");
  }

  @Test
  void aTopLogitThatOneSideLacksIsADifferenceUnlessItIsNearTheOthersLast() throws Exception {
    assertThat(compare((d, row) -> setIn(row, "logits", "ids", "[3, 4, 2]"))).isZero();
    assertThat(compare((d, row) -> setIn(row, "logits", "ids", "[3, 2, 9]"))).isOne();
  }

  @Test
  void normsAndLogProbsCountToo() throws Exception {
    assertThat(compare((d, row) -> setIn(row, "logits", "norm", "20.019"))).isZero();
    assertThat(compare((d, row) -> setIn(row, "logits", "norm", "20.021"))).isOne();
    assertThat(compare((d, row) -> set(row, "log_probs", "[-0.5009, -4.0039]"))).isZero();
    assertThat(compare((d, row) -> set(row, "log_probs", "[-0.5011, -4.0]"))).isOne();
    assertThat(compare((d, row) -> set(row, "log_probs", "[-0.5, \"x\"]"))).isNotZero();
  }

  @Test
  void anotherGreedyTokenIsTheSameOnlyInATie() throws Exception {
    String swapped = "{\"tokens\": [4, 1, 1], \"others\": [3, 2, 2], \"margins\": [%s, 1.0, 1.0]}";
    assertThat(compare((d, row) -> set(row, "greedy", swapped.formatted("0.015")))).isZero();
    assertThat(said).contains("0 of 3, then a tie");
    assertThat(compare((d, row) -> set(row, "greedy", swapped.formatted("0.017")))).isOne();
    assertThat(compare((d, row) -> setIn(row, "greedy", "tokens", "[3, 9, 3]"))).isOne();
    assertThat(said).contains("2 of 3").doesNotContain("tie");
  }

  @Test
  void notANumberIsNeverTheSame() throws Exception {
    Change nan = (d, row) -> ((ObjectNode) row.get("logits")).put("norm", Double.NaN);
    ObjectNode changed = (ObjectNode) JSON.readTree(DUMP);
    nan.on(changed, (ObjectNode) changed.at("/rows/0"));
    String text = changed.toString().replace("\"NaN\"", "NaN");
    Path one = Files.writeString(temp.resolve("one.json"), text);
    Path other = Files.writeString(temp.resolve("other.json"), DUMP);
    assertThat(run(one.toString(), "--against", other.toString())).isOne();
    assertThat(said).contains("DIFFERENT");
  }

  @Test
  void wrongInputIsRefusedInASentence() throws Exception {
    assertThat(compare((d, row) -> set(row, "prompt", "[5, 7]"))).isEqualTo(2);
    assertThat(said).contains("different prompts");
    assertThat(compare((d, row) -> d.remove("rows"))).isEqualTo(2);
    assertThat(said).contains("one.json is no dump of bench/parity");
    Path other = Files.writeString(temp.resolve("other.json"), DUMP);
    assertThat(run(other.toString())).isEqualTo(2);
    assertThat(said).contains("is not at nowhere; say where with --model");
    assertThat(run(temp.resolve("none.json").toString())).isEqualTo(2);
    assertThat(said).contains("cannot read").contains("none.json");
  }
}
