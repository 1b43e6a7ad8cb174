package io.tributary.streams.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WeightTokenTest {
  private static final String TOKEN = "0123456789abcdef";

  @TempDir Path folder;

  @Test
  void comesFromTheFileElseFromTheEnvironmentElseThereIsNone() throws IOException {
    Path file = Files.writeString(folder.resolve("token"), TOKEN + "\n");
    Map<String, String> environment = Map.of(WeightToken.VARIABLE, "another-long-token");
    assertThat(WeightToken.read(Optional.of(file), environment)).contains(TOKEN);
    assertThat(WeightToken.read(Optional.empty(), environment)).contains("another-long-token");
    assertThat(WeightToken.read(Optional.empty(), Map.of())).isEmpty();
  }

  @Test
  void isRefusedWhereAHeaderCannotHoldItAndIsNotShown() throws IOException {
    Path file = Files.writeString(folder.resolve("token"), "secret\r\nX: y and more of it");
    assertThatThrownBy(() -> WeightToken.read(Optional.of(file), Map.of()))
        .isInstanceOf(WeightException.class)
        .hasMessageContaining("16 to 512 printable")
        .hasMessageNotContaining("secret");
    assertThatThrownBy(() -> WeightToken.read(Optional.of(folder.resolve("no")), Map.of()))
        .hasMessageContaining("weights.token-file")
        .hasMessageContaining("no such file");
  }
}
