package io.tributary.app.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tributary.app.report.ReportData.Evaluations;
import io.tributary.app.report.RunReport.BeforeAfter;
import io.tributary.app.report.RunReport.Throughput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportFilesTest {
  @TempDir Path folder;

  private JsonNode write(ReportData data) throws IOException {
    ReportFiles.write(folder, data);
    return new ObjectMapper().readTree(folder.resolve("report.json").toFile());
  }

  private static Set<String> names(JsonNode object) {
    Set<String> names = new TreeSet<>();
    for (Iterator<String> it = object.fieldNames(); it.hasNext(); ) names.add(it.next());
    return names;
  }

  @Test
  void theFileHasTheNamesThatReadersRelyOn() throws IOException {
    JsonNode json = write(MadeUpRun.data("dpo"));
    assertThat(names(json))
        .containsExactlyInAnyOrder(
            "run_id",
            "seed",
            "objective",
            "judges",
            "seconds",
            "peak_rss_bytes",
            "eval",
            "throughput",
            "policy_lag",
            "best_version",
            "reward_model",
            "prompts",
            "trained",
            "measured");
    assertThat(names(json.path("eval")))
        .containsExactlyInAnyOrder(
            "n",
            "win_rate_vs_ref",
            "gold_reward",
            "proxy_reward",
            "kl_nats_per_response",
            "truncated",
            "mean_length",
            "by_split");
    assertThat(names(json.at("/eval/win_rate_vs_ref")))
        .containsExactlyInAnyOrder("value", "low", "high", "wins", "ties", "losses");
    for (String pair : List.of("gold_reward", "proxy_reward", "truncated", "mean_length")) {
      assertThat(names(json.at("/eval/" + pair))).containsExactlyInAnyOrder("before", "after");
    }
    assertThat(names(json.at("/eval/by_split")))
        .containsExactlyInAnyOrder("held_out_templates", "held_out_combinations");
    assertThat(names(json.at("/eval/by_split/held_out_templates")))
        .containsExactlyInAnyOrder("n", "win_rate_vs_ref", "gold_reward");
    assertThat(names(json.path("throughput")))
        .containsExactlyInAnyOrder(
            "candidates_per_s", "sampled_tokens_per_s", "trained_tokens_per_s");
    assertThat(names(json.path("policy_lag"))).containsExactlyInAnyOrder("mean", "max", "dropped");
    assertThat(names(json.path("reward_model")))
        .containsExactlyInAnyOrder("accuracy", "noise_ceiling", "share_of_ceiling");
    assertThat(names(json.path("prompts")))
        .containsExactlyInAnyOrder("fed", "pairs", "samples", "dropped");
    assertThat(json.path("trained").toString())
        .isEqualTo("{\"new\":1250,\"replayed\":416,\"offline\":834}");
    assertThat(json.at("/seconds/align").asDouble()).isEqualTo(103.4);
    assertThat(json.at("/prompts/dropped/tied").asLong()).isEqualTo(21);
    assertThat(json.path("seed").asLong()).isEqualTo(17);
  }

  @Test
  void whatWasWrittenCanBeRead() throws IOException {
    write(MadeUpRun.data("dpo"));
    assertThat(ReportFiles.read(folder)).isEqualTo(MadeUpRun.report("dpo"));
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files.map(f -> f.getFileName().toString()))
          .containsExactlyInAnyOrder("report.json", "report.html");
    }
  }

  @Test
  void inverseQHasNoProxyAndNoRewardModel() throws IOException {
    JsonNode json = write(MadeUpRun.data("inverse-q"));
    assertThat(json.at("/eval/proxy_reward").isNull()).isTrue();
    assertThat(json.path("reward_model").isNull()).isTrue();
    assertThat(ReportFiles.read(folder)).isEqualTo(MadeUpRun.report("inverse-q"));
  }

  @Test
  void aFigureThatCouldNotBeComputedIsNull() throws IOException {
    ReportData data = MadeUpRun.data("dpo");
    RunReport r = data.report();
    RunReport broken =
        new RunReport(
            r.runId(),
            r.seed(),
            r.objective(),
            r.seconds(),
            null,
            r.eval(),
            new Throughput(Double.NaN, Double.POSITIVE_INFINITY, 1),
            r.policyLag(),
            r.bestVersion(),
            r.rewardModel(),
            r.judges(),
            r.prompts(),
            r.trained(),
            null);
    JsonNode json =
        write(new ReportData(broken, List.of(), List.of(), List.of(), Evaluations.NONE));
    assertThat(json.at("/throughput/candidates_per_s").isNull()).isTrue();
    assertThat(json.at("/throughput/sampled_tokens_per_s").isNull()).isTrue();
    assertThat(json.path("peak_rss_bytes").isNull()).isTrue();
    assertThat(new BeforeAfter(1, 3).change()).isEqualTo(2);
  }
}
