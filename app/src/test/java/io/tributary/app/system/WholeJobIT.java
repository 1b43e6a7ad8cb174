package io.tributary.app.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tributary.app.system.Program.Ended;
import io.tributary.config.Settings;
import io.tributary.config.SettingsLoader;
import io.tributary.gpu.files.model.ModelFolder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A miniature of the whole job, from no models at all to the report, and what comes after it. */
class WholeJobIT {
  private static final ObjectMapper JSON = new ObjectMapper();

  private static final List<String> REPORTED =
      List.of(
          "/run_id",
          "/seed",
          "/objective",
          "/seconds/align",
          "/seconds/evaluate",
          "/seconds/total",
          "/peak_rss_bytes",
          "/eval/n",
          "/eval/win_rate_vs_ref/value",
          "/eval/win_rate_vs_ref/low",
          "/eval/win_rate_vs_ref/high",
          "/eval/win_rate_vs_ref/wins",
          "/eval/win_rate_vs_ref/ties",
          "/eval/win_rate_vs_ref/losses",
          "/eval/gold_reward/before",
          "/eval/gold_reward/after",
          "/eval/proxy_reward/before",
          "/eval/proxy_reward/after",
          "/eval/kl_nats_per_response",
          "/eval/truncated/before",
          "/eval/truncated/after",
          "/eval/mean_length/before",
          "/eval/mean_length/after",
          "/throughput/candidates_per_s",
          "/throughput/sampled_tokens_per_s",
          "/throughput/trained_tokens_per_s",
          "/policy_lag/mean",
          "/policy_lag/max",
          "/policy_lag/dropped",
          "/best_version");

  @Test
  void makesTheModelsAlignsAndReports() throws Exception {
    Ended ended = Miniature.first();
    RunFiles run = Miniature.run("first");
    assertThat(ended.err()).isEmpty();
    assertThat(ended.out())
        .contains("sft", "reward-model", "align", "evaluate")
        .contains("evaluate ended after", ": 64/64")
        .contains("./tributary sample --model", "report.html");
    assertReport(run, "dpo");
    assertThat(run.report().at("/reward_model/accuracy").isNumber()).isTrue();
    assertThat(run.report().at("/prompts/fed").asLong()).isEqualTo(64);
    assertThat(metricNames(run))
        .contains(
            "loss",
            "rewards/chosen",
            "rewards/rejected",
            "rewards/margins",
            "rewards/accuracies",
            "logps/chosen",
            "logps/rejected",
            "grad_norm",
            "learning_rate",
            "objective/kl",
            "completions/mean_length",
            "completions/clipped_ratio",
            "val/contain_eos_token",
            "off_policy/mean",
            "off_policy/max",
            "off_policy/dropped",
            "timing_s/step",
            "timing_s/generate",
            "timing_s/judge",
            "judge/abstain_rate",
            "val/reward",
            "val/reward_gain",
            "val/win_rate",
            "val/kl",
            "val/kl_per_token",
            "val/kl_bound",
            "val/length_correlation",
            "val/distinct_2",
            "val/self_repetition",
            "val/bradley_terry",
            "val/elo",
            "eval/win_rate",
            "eval/reward_gain",
            "eval/kl_per_token",
            "eval/judge_accuracy",
            "eval/judge_calibration_error",
            "eval/judge_consistency");
    assertFolder(run, 8);
    Settings settings =
        new SettingsLoader(Optional.empty(), List.of(run.path().resolve("config.conf")), List.of())
            .load()
            .settings();
    assertThat(settings.run().id()).contains("first");
    assertThat(settings.embedded().model().width()).isEqualTo(32);
  }

  @Test
  void aSecondRunTakesTheModelsFromTheCacheAndWritesJsonLines() throws Exception {
    Ended ended = Miniature.startRun("cached", "--json").end().with(0);
    List<JsonNode> events = jsonLines(ended.out());
    List<String> phases = new ArrayList<>();
    for (JsonNode event : events) {
      if (event.path("event").asText().equals("phase")) phases.add(event.path("phase").asText());
    }
    assertThat(phases).containsExactly("align", "evaluate");
    JsonNode last = events.get(events.size() - 1);
    assertThat(last.path("event").asText()).isEqualTo("done");
    assertThat(Miniature.run("cached").audit().passed()).isTrue();
  }

  @Test
  void inverseQNeedsNoRewardModelAndNoPairs() throws Exception {
    // model.dtype = auto: what is fastest here is measured, as users have it by default
    Ended ended =
        Miniature.startRun(
                "inverse-q", "--objective", "inverse-q", "--set", "model.dtype=auto", "--quiet")
            .end()
            .with(0);
    assertThat(ended.out().lines().count()).as(ended.out()).isBetween(1L, 3L);
    RunFiles run = Miniature.run("inverse-q");
    assertReport(run, "inverse-q");
    assertThat(
            run.report().at("/reward_model").isMissingNode()
                || run.report().at("/reward_model").isNull())
        .isTrue();
    assertThat(run.report().at("/seconds/reward-model").isMissingNode()).isTrue();
    assertThat(run.report().at("/prompts/pairs").asLong()).isZero();
    assertThat(run.report().at("/prompts/samples").asLong()).isEqualTo(64);
    assertFolder(run, 8);
  }

  @Test
  void withoutUpdatesTheReportShowsNoDifference() {
    Miniature.startRun("no-updates", "--set", "learner.learning-rate=0", "-q").end().with(0);
    RunFiles run = Miniature.run("no-updates");
    JsonNode rate = run.report().at("/eval/win_rate_vs_ref");
    assertThat(rate.path("low").asDouble()).isLessThanOrEqualTo(0.5);
    assertThat(rate.path("high").asDouble()).isGreaterThanOrEqualTo(0.5);
    assertThat(run.report().at("/eval/kl_nats_per_response").asDouble()).isZero();
    assertThat(RunFiles.bytes(run.path().resolve("model/model.safetensors")))
        .isEqualTo(RunFiles.bytes(Miniature.policy().resolve("model.safetensors")));
  }

  @Test
  void theAlignedModelAnswersAndIsAudited() throws Exception {
    Miniature.first();
    String model = Miniature.run("first").path().resolve("model").toString();
    Ended sample =
        Miniature.execute("sample", "--model", model, "--seed", "3", "how do i bake bread?")
            .with(0);
    assertThat(sample.out()).isNotBlank();
    assertThat(Miniature.execute("audit", "first").with(0).out()).endsWith("PASSED\n");
  }

  private static void assertReport(RunFiles run, String objective) throws Exception {
    JsonNode report = run.report();
    for (String field : REPORTED) {
      JsonNode value = report.at(field);
      assertThat(value.isMissingNode() || value.isNull()).as(field).isFalse();
    }
    assertThat(report.path("objective").asText()).isEqualTo(objective);
    assertThat(report.path("seed").asLong()).isEqualTo(17);
    assertThat(report.at("/eval/n").asInt()).isEqualTo(32);
    assertThat(report.at("/throughput/candidates_per_s").asDouble()).isPositive();
    String html = Files.readString(run.path().resolve("report.html"));
    assertThat(html).contains("<svg").doesNotContain("src=\"", "<link", "@import", "url(");
    // A namespace is a name, nothing that is loaded.
    assertThat(html.replace("http://www.w3.org/2000/svg", "")).doesNotContain("http:", "https:");
  }

  private static void assertFolder(RunFiles run, long steps) {
    assertThat(run.audit().findings()).isEmpty();
    assertThat(run.audit().counts().outcomes()).isEqualTo(64);
    assertThat(run.audit().steps()).isGreaterThanOrEqualTo(steps);
    assertThat(run.checkpoints()).hasSize(3);
    assertThat(run.newestCheckpoint()).isEqualTo(run.audit().steps());
    assertThat(run.has("best")).as("kept weights are removed at the end").isFalse();
    Path model = run.path().resolve("model");
    try (ModelFolder opened = ModelFolder.open(model)) {
      assertThat(opened.config().vocabSize()).isEqualTo(320);
    }
  }

  private static Set<String> metricNames(RunFiles run) throws Exception {
    Set<String> names = new HashSet<>();
    for (JsonNode line : jsonLines(Files.readString(run.path().resolve("metrics.jsonl")))) {
      assertThat(line.has("time") && line.has("step")).isTrue();
      line.fieldNames().forEachRemaining(names::add);
    }
    return names;
  }

  private static List<JsonNode> jsonLines(String text) throws Exception {
    List<JsonNode> out = new ArrayList<>();
    for (String line : text.split("\n")) out.add(JSON.readTree(line));
    return out;
  }
}
