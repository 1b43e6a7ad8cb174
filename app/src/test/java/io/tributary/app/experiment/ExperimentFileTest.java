package io.tributary.app.experiment;

import static io.tributary.app.experiment.MadeUpArms.all;
import static io.tributary.app.experiment.MadeUpArms.curve;
import static io.tributary.app.experiment.MadeUpArms.gains;
import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.app.evaluation.FigureJson;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is written for people and for programs. */
class ExperimentFileTest {
  private static final ExperimentFile FILE =
      ExperimentFile.of(
          MadeUpArms.experiment(),
          false,
          "2026-01-31",
          all(gains("new", 1.0, 1.1, 1.2), gains("old", 0.5, 0.5, 0.5)));

  @Test
  void isReadAsItWasWritten() throws Exception {
    byte[] json = FigureJson.MAPPER.writeValueAsBytes(FILE);
    ExperimentFile read = FigureJson.MAPPER.readValue(json, ExperimentFile.class);
    assertThat(read).isEqualTo(FILE);
    assertThat(new String(json, StandardCharsets.UTF_8))
        .contains(
            "\"verdict\" : \"holds\"",
            "\"gradient_tokens\" : 49000",
            "[ \"prompts\", \"samples\", \"gradient_tokens\" ]");
  }

  @Test
  void anArmsFiguresAreThoseOfAllItsSeeds() {
    ExperimentFile.ArmFigures first = FILE.arms().get(0);
    assertThat(first.arm()).isEqualTo("new");
    assertThat(first.figures().get("gain"))
        .isEqualTo(
            Intervals.overSeeds(
                FILE.results().stream()
                    .filter(r -> r.arm().equals("new"))
                    .map(r -> Measure.GAIN.of().apply(r))
                    .toList()));
    assertThat(first.figures().get("lag").known()).isFalse();
  }

  @Test
  void thePageHasVerdictFiguresAndAccounts() {
    assertThat(ExperimentPage.render(FILE))
        .contains("The claim holds", FILE.sentence(), "gain of new less that of old")
        .contains("1.10 (0.85 to 1.35)", "old, seed 3", "49,000")
        .doesNotContain("On the way", "NaN");
  }

  @Test
  void versionsOnTheWayAreDrawn() {
    double[] rising = {0, 1, 2};
    ExperimentFile file =
        ExperimentFile.of(
            MadeUpArms.experiment(),
            true,
            "2026-01-31",
            List.of(curve("new", 1, rising, rising), curve("old", 1, rising, rising)));
    assertThat(ExperimentPage.render(file))
        .contains("The claim is undecided", "Gold reward by distance", "new, seed 1", "quick form");
  }

  @Test
  void theTextNamesEveryArm() {
    assertThat(ExperimentTable.text(FILE)).contains("new", "old", "helper", "1.10 (0.85 to 1.35)");
  }
}
