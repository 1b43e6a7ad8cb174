package io.tributary.app.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tributary.app.UserError;
import io.tributary.config.SettingsLoader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlanTest {
  @TempDir private Path folder;

  private static Plan plan(String name, boolean quick, String... settings) {
    SettingsLoader loader = SettingsLoader.defaults();
    for (String setting : settings) loader = loader.set(setting);
    return Plan.of(Catalogue.find(name, quick), quick, loader.load());
  }

  @Test
  void aFolderIsGoneOnWithForTheSame() throws IOException {
    plan("alpha", true).open(folder);
    assertThatCode(() -> plan("alpha", true, "seed=3", "display.interval=1s").open(folder))
        .doesNotThrowAnyException();
  }

  @Test
  void otherSettingsAreNamedWithBothValues() throws IOException {
    plan("alpha", true).open(folder);
    assertThatThrownBy(() -> plan("alpha", true, "learner.learning-rate=3e-4").open(folder))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("learner.learning-rate was 1.0E-4, and is 3.0E-4");
  }

  @Test
  void anotherExperimentAndAnotherFormAreRefused() throws IOException {
    plan("alpha", true).open(folder);
    assertThatThrownBy(() -> plan("alpha", false).open(folder))
        .hasMessageContaining("of the quick form");
    assertThatThrownBy(() -> plan("ranking", true).open(folder))
        .hasMessageContaining("alpha, not ranking");
  }

  @Test
  void aDamagedPlanIsNamed() throws IOException {
    Files.writeString(folder.resolve(Plan.FILE), "{");
    assertThatThrownBy(() -> plan("alpha", true).open(folder))
        .isInstanceOf(UserError.class)
        .hasMessageContaining(Plan.FILE);
    assertThat(folder.resolve(Plan.FILE)).hasContent("{");
  }
}
