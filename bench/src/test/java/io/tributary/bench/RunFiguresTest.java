package io.tributary.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunFiguresTest {
  @TempDir Path folder;

  @Test
  void readsAReport() throws Exception {
    Files.writeString(folder.resolve("report.json"), Reports.dpo().toString());
    assertThat(RunFigures.of(RunFigures.report(folder)))
        .isEqualTo(
            new RunFigures(
                0.8125, 0.77, 0.848, 0.8, 0.825, -0.5, 1.25, 7.5, 0.013, 0.021, 0.81, 0.9, 0.9, 2.5,
                1.5));
  }

  @Test
  void whatARunDoesNotHaveIsNotANumber() throws Exception {
    RunFigures figures = RunFigures.of(Reports.bare());
    assertThat(figures.accuracy()).isNaN();
    assertThat(figures.goldBefore()).isNaN();
    assertThat(figures.templates()).isNaN();
    assertThat(figures.peakGib()).isNaN();
    assertThat(figures.winRate()).isEqualTo(0.8125);
  }

  @Test
  void refusesWhatIsNoReport() {
    assertThatThrownBy(() -> RunFigures.of(new ObjectMapper().readTree("{\"eval\": {}}")))
        .hasMessage("the report has no eval.win_rate_vs_ref.value");
    assertThatThrownBy(() -> RunFigures.report(folder))
        .isInstanceOfAny(NoSuchFileException.class, java.io.FileNotFoundException.class);
  }
}
