package io.tributary.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tributary.gpu.engine.Compute;
import io.tributary.gpu.engine.Scoring;
import io.tributary.gpu.engine.TokenSequence;
import io.tributary.gpu.model.LoadedModel;
import io.tributary.gpu.model.PromptFormat;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ParityDumpTest {
  @TempDir Path temp;
  private final StringWriter err = new StringWriter();

  private int run(Path... folders) {
    CommandLine command = ParityDump.command();
    command.setOut(new PrintWriter(new StringWriter(), true));
    command.setErr(new PrintWriter(err, true));
    String[] arguments = new String[folders.length + 2];
    arguments[0] = "--out";
    arguments[1] = temp.resolve("dumps").toString();
    for (int i = 0; i < folders.length; i++) arguments[i + 2] = folders[i].toString();
    return command.execute(arguments);
  }

  @Test
  void writesWhatTheModelMakesOfEachPrompt() throws IOException {
    Path folder = TinyFolder.write(temp.resolve("tiny"), TinyFolder.config(96), 1);
    assertThat(run(folder)).as(err.toString()).isZero();
    JsonNode dump = new ObjectMapper().readTree(temp.resolve("dumps/tiny.json").toFile());
    assertThat(dump.get("model").asText()).isEqualTo("tiny");
    assertThat(dump.get("rows")).hasSize(7);
    PromptFormat format = PromptFormat.withoutPrinciple("{prompt}");
    try (LoadedModel model = LoadedModel.open(folder, Compute.FP32_CPU, format)) {
      for (JsonNode row : dump.get("rows")) check(model, row);
    }
  }

  /** One pass a token without a cache, where the dump was made side by side and with one. */
  private static void check(LoadedModel model, JsonNode row) {
    int[] prompt = ints(row.get("prompt"));
    float[] after = logits(model, prompt);
    int[] ids = ints(row.at("/logits/ids"));
    double squares = 0;
    for (float z : after) squares += z * (double) z;
    assertThat(row.at("/logits/norm").asDouble()).isCloseTo(Math.sqrt(squares), within(1e-5));
    assertThat(ids).hasSize(20).doesNotHaveDuplicates();
    for (int i = 0; i < 20; i++) {
      int rank = i;
      double value = row.at("/logits/values/" + i).asDouble();
      assertThat(value).isCloseTo(after[ids[i]], within(1e-5));
      assertThat(IntStream.range(0, after.length).filter(t -> after[t] > value + 1e-5).count())
          .isLessThanOrEqualTo(rank);
    }
    int[] continuation = ints(row.get("continuation"));
    assertThat(row.get("log_probs")).hasSize(ParityPrompts.CONTINUATION);
    assertThat(row.at("/log_probs/0").asDouble())
        .isCloseTo(after[continuation[0]] - logSumExp(after), within(1e-5));
    int[] greedy = ints(row.at("/greedy/tokens"));
    assertThat(greedy).hasSize(ParityDump.GREEDY_TOKENS);
    int[] so = prompt;
    for (int t = 0; t < greedy.length; t++) {
      float[] z = logits(model, so);
      double margin = row.at("/greedy/margins/" + t).asDouble();
      float best = z[greedy[t]];
      assertThat(best).isCloseTo(max(z), within(1e-5f));
      assertThat(best - z[row.at("/greedy/others/" + t).asInt()])
          .isCloseTo((float) margin, within(1e-5f));
      so = IntStream.concat(IntStream.of(so), IntStream.of(greedy[t])).toArray();
    }
  }

  private static float[] logits(LoadedModel model, int[] prompt) {
    TokenSequence sequence = new TokenSequence(prompt, new int[] {0});
    return Scoring.logits(model.kernels(), model.weights(), sequence)[0];
  }

  private static float max(float[] values) {
    float max = Float.NEGATIVE_INFINITY;
    for (float v : values) max = Math.max(max, v);
    return max;
  }

  private static double logSumExp(float[] values) {
    double sum = 0;
    for (float v : values) sum += Math.exp(v);
    return Math.log(sum);
  }

  private static int[] ints(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).mapToInt(JsonNode::asInt).toArray();
  }

  @Test
  void promptsAreTheSameEachTimeAndLeaveRoom() {
    var all = ParityPrompts.of(300, 96, 32);
    assertThat(all.stream().map(s -> s.prompt().length)).containsExactly(1, 2, 3, 7, 16, 33, 64);
    for (TokenSequence one : all) {
      assertThat(IntStream.of(one.prompt())).allMatch(id -> id >= 0 && id < 300);
    }
    var fewer = ParityPrompts.of(300, 40, 32);
    assertThat(fewer.stream().map(s -> s.prompt().length)).containsExactly(1, 2, 3, 7);
    for (int i = 0; i < 4; i++) {
      assertThat(fewer.get(i).prompt()).isEqualTo(all.get(i).prompt());
      assertThat(fewer.get(i).response()).isEqualTo(all.get(i).response());
    }
  }

  @Test
  void refusesWhatItCannotCompare() throws IOException {
    assertThat(run(temp.resolve("nowhere"))).isEqualTo(2);
    assertThat(err.toString()).contains("nowhere");
    Path reward =
        TinyFolder.write(temp.resolve("reward"), TinyFolder.config(96).asRewardModel(), 1);
    assertThat(run(reward)).isEqualTo(2);
    assertThat(err.toString()).contains("reward is a reward model");
    Path small = TinyFolder.write(temp.resolve("short"), TinyFolder.config(32), 1);
    assertThat(run(small)).isEqualTo(2);
    assertThat(err.toString()).contains("max_position_embeddings is 32; at least 33 are needed");
    assertThat(run(temp.resolve("a/same"), temp.resolve("b/same"))).isEqualTo(2);
    assertThat(err.toString()).contains("two folders are called same");
  }
}
