package io.tributary.app.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tributary.app.system.Program.Ended;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A user's prompts and a user's model. */
class OwnPromptsIT {
  private static final int GOOD = 60;

  private static Path prompts() {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < GOOD; i++) {
      lines.append(
          "{\"id\": \"mine-%d\", \"prompt\": \"how do i mend a kite %d?\"}\n".formatted(i, i));
      if (i == 10) lines.append("not json\n");
      if (i == 20) lines.append("{\"id\": \"mine-3\", \"prompt\": \"twice\"}\n");
      if (i == 30) lines.append("{\"prompt\": \"%s\"}\n".formatted("very long ".repeat(200)));
      if (i == 40) lines.append("{\"id\": \"empty\", \"prompt\": \"\"}\n");
    }
    return Miniature.write(Miniature.FOLDER.resolve("mine/prompts.jsonl"), lines.toString());
  }

  private static Ended run(String id, String... more) {
    String model = Miniature.policy().toString();
    String[] all = new String[more.length + 4];
    List.of("--prompts", prompts().toString(), "--model", model).toArray(all);
    System.arraycopy(more, 0, all, 4, more.length);
    return Miniature.startRun(id, all).end().with(0);
  }

  @Test
  void areJudgedByTheRewardModel() throws Exception {
    Ended ended = run("mine");
    RunFiles run = Miniature.run("mine");
    assertThat(ended.out()).contains("4 lines of ");
    List<String> rejected = Files.readAllLines(run.path().resolve("rejected.jsonl"));
    assertThat(rejected).hasSize(4);
    assertThat(rejected.get(0)).contains("12").contains("not valid JSON");
    JsonNode report = run.report();
    assertThat(report.at("/eval/gold_reward").isNull()).isTrue();
    assertThat(report.at("/eval/proxy_reward/after").isNumber()).isTrue();
    assertThat(report.at("/eval/n").asInt()).isEqualTo(GOOD / 5);
    assertThat(report.at("/prompts/fed").asInt()).isEqualTo(GOOD - GOOD / 5 - GOOD / 10);
    assertThat(run.has("report.html")).isTrue();
    assertThat(run.audit().findings()).isEmpty();
  }

  @Test
  void areJudgedByRulesWithoutAnyRewardModel() {
    Ended ended =
        run(
            "ruled",
            "--set",
            "judge.type=rule",
            "--set",
            "judge.options={ max-words = 3, must-end = true }");
    assertThat(ended.out()).doesNotContain("reward-model");
    RunFiles run = Miniature.run("ruled");
    assertThat(run.report().at("/eval/proxy_reward/before").asDouble()).isBetween(0.0, 1.0);
    assertThat(run.audit().findings()).isEmpty();
  }

  @Test
  void aFileThatIsNotThereIsSaidBeforeAnythingIsMade() {
    Ended ended = Miniature.startRun("no-file", "--prompts", "nowhere.jsonl").end();
    assertThat(ended.code()).isIn(1, 2);
    assertThat(ended.err()).contains("nowhere.jsonl").doesNotContain("\tat ");
  }
}
