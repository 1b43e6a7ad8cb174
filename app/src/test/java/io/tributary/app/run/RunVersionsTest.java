package io.tributary.app.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tributary.app.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunVersionsTest {
  @TempDir private Path home;

  private RunVersions versions() throws IOException {
    return RunVersions.of(new RunFolder(home));
  }

  private void checkpoints(int... steps) throws IOException {
    for (int step : steps) {
      Files.createDirectories(home.resolve("checkpoints/step-%08d".formatted(step)));
    }
  }

  @Test
  void areTheReferenceTheCheckpointsAndTheBest() throws IOException {
    checkpoints(6, 8);
    Files.createDirectories(home.resolve("best/v3"));
    assertThat(versions().all()).containsExactly(0L, 3L, 6L, 8L);
    assertThat(versions().asked(List.of())).containsExactly(0L, 3L, 6L, 8L);
    assertThat(versions().asked(List.of("latest", "best", "0"))).containsExactly(8L, 3L, 0L);
  }

  @Test
  void ofACompleteRunTheBestIsTheDeliveredOne() throws IOException {
    checkpoints(8);
    Files.createDirectories(home.resolve("model"));
    Files.writeString(home.resolve("report.json"), "{\"best_version\": 5}");
    assertThat(versions().all()).containsExactly(0L, 5L, 8L);
    assertThat(versions().asked(List.of("0", "best"))).containsExactly(0L, 5L);
  }

  @Test
  void whatIsNotThereIsRefusedWithWhatIs() throws IOException {
    checkpoints(6, 8);
    refused(List.of("0", "7"), "version 7 is not there", "the weights of 0, 6, 8 are there");
    refused(List.of("0", "best"), "no version is the best yet", "0, 6, 8");
    refused(List.of("0", "v6"), "\"v6\"", null);
    refused(List.of("0", "-1"), "\"-1\"", null);
    refused(List.of("6", "latest", "8"), "names version 8 twice", null);
    refused(List.of("6"), "two or more", null);
    refused(List.of("0", ""), "\"\"", null);
  }

  @Test
  void withoutAnyWeightsThereIsNothingToCompare() throws IOException {
    refused(List.of(), "no version but the reference", "the weights of 0 are there");
    refused(List.of("0", "latest"), "there is no checkpoint", "0");
  }

  private void refused(List<String> names, String message, String hint) throws IOException {
    RunVersions versions = versions();
    assertThatThrownBy(() -> versions.asked(names))
        .isInstanceOfSatisfying(
            UserError.class,
            e -> {
              assertThat(e).hasMessageContaining(message);
              if (hint != null) assertThat(e.hint().orElseThrow()).contains(hint);
            });
  }
}
