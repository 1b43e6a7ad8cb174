package io.tributary.app.badinput;

import static io.tributary.app.ExitCode.FAILED;
import static io.tributary.app.ExitCode.WRONG_USAGE;
import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.gpu.objective.Need;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code tributary dpo} refuses, by name and place. */
class OfflineRefusalsTest {
  @TempDir private Path home;
  private OfflineCalls offline;

  @BeforeEach
  void prepare() throws IOException {
    offline = new OfflineCalls(home);
  }

  @Test
  void aReferenceThatCannotBeOneIsNamed() throws IOException {
    Path rewardModel = TinyModels.rewardModel(offline.home().resolve("rm"));
    offline
        .dpo(offline.plain(8), "out", "--reference", rewardModel.toString())
        .isMistake(WRONG_USAGE, "--reference " + rewardModel + " is a reward model");
    Path other = TinyModels.policy(offline.home().resolve("other"));
    Files.writeString(other.resolve("tokenizer.json"), "\n", StandardOpenOption.APPEND);
    offline
        .dpo(offline.plain(8), "out", "--reference", other.toString())
        .isMistake(
            WRONG_USAGE, "--reference " + other + " has another tokenizer than " + offline.model());
    assertThat(offline.home().resolve("out")).doesNotExist();
  }

  @Test
  void everyRowWithoutARejectedColumnIsNamed() throws IOException {
    Path data =
        offline.file(
            "{\"prompt\": \"a\", \"chosen\": \"b\", \"rejected\": \"c\"}",
            "{\"prompt\": \"a\", \"chosen\": \"b\"}");
    offline
        .dpo(data, "out")
        .isMistake(FAILED, data + ", line 2: column rejected is missing; every row needs one");
    assertThat(offline.home().resolve("out")).doesNotExist();
  }

  @Test
  void aRewardThatIsNoNumberIsNamed() throws IOException {
    Path data =
        offline.file(
            "{\"prompt\": \"a\", \"responses\": [\"b\", \"c\"], \"rewards\": [1, \"NaN\"]}");
    offline
        .dpo(data, "out")
        .isMistake(FAILED, data + ", line 1: column rewards[1] is \"NaN\"; it must be a finite");
  }

  @Test
  void pairsThatDoNotFitAreLeftOutAndSaid() throws IOException {
    String line = "{\"prompt\": \"%s\", \"chosen\": \"b\", \"rejected\": \"c\"}";
    Path data = offline.file(line.formatted("x".repeat(500)));
    offline
        .dpo(data, "out")
        .isMistake(
            FAILED, "1 of 1 pairs are longer than the model's context of 96 tokens", "line 1");
  }

  @Test
  void aConversationNeedsAChatTemplate() throws IOException {
    Path data =
        offline.file(
            "{\"prompt\": [{\"role\": \"system\", \"content\": \"s\"},"
                + " {\"role\": \"user\", \"content\": \"u\"}],"
                + " \"chosen\": [{\"role\": \"assistant\", \"content\": \"a\"}],"
                + " \"rejected\": [{\"role\": \"assistant\", \"content\": \"b\"}]}");
    offline
        .dpo(data, "out", "--set", "model.template=<|user|>{prompt}<|assistant|>")
        .isMistake(FAILED, "line 1: the prompt has 2 messages, and the model has no chat template");
    offline.dpo(data, "out", "--set", "offline.held-out-share=0").isFine();
  }

  @Test
  void onePromptCannotBeHeldOut() throws IOException {
    Path data = offline.file("{\"prompt\": \"a\", \"chosen\": \"b\", \"rejected\": \"c\"}");
    offline
        .dpo(data, "out")
        .isMistake(FAILED, "all 1 rows have one prompt", "offline.held-out-share = 0");
    offline.dpo(data, "out", "--set", "offline.held-out-share=0").isFine();
  }

  @Test
  void anObjectiveThatNoFileCanTeachIsRefusedByName() throws IOException {
    offline
        .dpo(offline.plain(2), "out", "--set", "objective=inverse-q")
        .isMistake(
            WRONG_USAGE,
            "objective = inverse-q learns from the policy's own samples, and a file has none",
            "tributary dpo takes " + String.join(", ", OfflineCalls.ids(OfflineCalls::ofAFile)));
    for (String id : OfflineCalls.ids(needs -> needs.has(Need.SAMPLING_LOG_PROBS))) {
      offline
          .dpo(offline.plain(2), "out", "--set", "objective=" + id)
          .isMistake(
              WRONG_USAGE,
              "objective = %s needs the log-probs that responses were sampled with".formatted(id));
    }
    for (String id : OfflineCalls.ids(needs -> needs.has(Need.REFERENCE_SAMPLES))) {
      offline
          .dpo(offline.plain(2), "out", "--set", "objective=" + id)
          .isMistake(
              WRONG_USAGE, "objective = %s needs responses of the reference model".formatted(id));
    }
    assertThat(offline.home().resolve("out")).doesNotExist();
  }

  @Test
  void aRankingOfThreeNeedsAFileWithThree() throws IOException {
    Path data = offline.plain(2);
    offline
        .dpo(data, "out", "--set", "objective=pro")
        .isMistake(
            WRONG_USAGE,
            "objective = pro ranks at least 3 responses to a prompt, and no row has more than 2",
            "in --data " + data + "; give a file with responses and rewards");
    assertThat(offline.home().resolve("out")).doesNotExist();
  }

  @Test
  void whatOnlyAStreamUsesIsRefusedByName() throws IOException {
    Path data = offline.plain(2);
    offline
        .dpo(data, "out", "--set", "learner.offline.data=" + data)
        .isMistake(
            WRONG_USAGE,
            "learner.offline.data = "
                + data
                + ": tributary dpo trains on the files of --data alone",
            "give it as --data " + data);
    offline
        .dpo(
            data,
            "out",
            "--set",
            "learner.offline.fraction=0.25",
            "--set",
            "learner.offline.data=" + data)
        .isMistake(WRONG_USAGE, "learner.offline.");
    offline
        .dpo(data, "out", "--set", "learner.replay.fraction=0.5")
        .isMistake(
            WRONG_USAGE,
            "learner.replay.fraction = 0.5: tributary dpo has no stream to mix into",
            "set it to 0, or train with tributary run");
    assertThat(offline.home().resolve("out")).doesNotExist();
  }

  @Test
  void aReferenceThatMovesAndAHorizonInPromptsAreRefused() throws IOException {
    offline
        .dpo(offline.plain(2), "out", "--set", "reference.refresh=ema")
        .isMistake(WRONG_USAGE, "reference.refresh = ema: tributary dpo");
    offline
        .dpo(offline.plain(2), "out", "--set", "learner.schedule.horizon-prompts=9")
        .isMistake(
            WRONG_USAGE,
            "learner.schedule.horizon-prompts = 9: tributary dpo goes over pairs",
            "learner.schedule.horizon-steps");
  }
}
