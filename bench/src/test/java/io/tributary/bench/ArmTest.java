package io.tributary.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class ArmTest {
  @Test
  void startsTheMainJobQuietlyInAFolderOfItsOwn() {
    assertThat(
            new Arm("inverse-q", 3, null)
                .arguments(Path.of("/a b"), Path.of("/c"), List.of("prompts.limit=32")))
        .containsExactly(
            "run",
            "--quiet",
            "--objective",
            "inverse-q",
            "--seed",
            "3",
            "--run-id",
            "inverse-q-3",
            "--set",
            "run.folder=/a b",
            "--set",
            "run.cache=/c",
            "--set",
            "prompts.limit=32");
  }

  @Test
  void aLearningRateIsPartOfTheName() {
    Arm arm = new Arm("dpo", 17, 0.0);
    assertThat(arm.runId()).isEqualTo("dpo-17-lr-0.0");
    assertThat(arm.label()).isEqualTo("dpo, learning rate 0");
    assertThat(arm.arguments(Path.of("/r"), Path.of("/c"), List.of()))
        .endsWith("--set", "learner.learning-rate=0.0");
    assertThat(new Arm("dpo", 17, 0.5).label()).isEqualTo("dpo, learning rate 0.5");
  }

  @Test
  void goesOnByThePathOfTheRun() {
    assertThat(new Arm("dpo", 17, null).resumed(Path.of("/r")))
        .containsExactly("run", "--quiet", "--resume", "/r/dpo-17");
  }
}
