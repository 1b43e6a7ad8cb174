package io.tributary.app.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a command says at its end is the last that its log holds of it. */
class StageRunsTest {
  @TempDir private Path folder;

  @Test
  void theResultIsThatOfTheLastCommandWhateverElseIsSaid() throws IOException {
    Path log =
        Files.writeString(
            folder.resolve("log"),
            """
            {"event":"done","result":{"tokens":1}}
            an older attempt was here
            {"event":"phase","phase":"offline","total":3}
            {"event":"done","result":{"tokens":22,"trained":5}}
            a warning of the JVM at its end
            """);
    assertThat(StageRuns.result(log).path("tokens").asLong()).isEqualTo(22);
  }

  @Test
  void aLogWithoutAResultIsNamed() throws IOException {
    Path log = Files.writeString(folder.resolve("log"), "{\"event\":\"note\",\"text\":\"x\"}\n");
    assertThatThrownBy(() -> StageRuns.result(log))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("has no result of a command");
  }
}
