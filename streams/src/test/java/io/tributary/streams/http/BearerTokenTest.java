package io.tributary.streams.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BearerTokenTest {
  private static final String TOKEN = "correct-horse-battery";

  @TempDir Path folder;

  @Test
  void aTokenIsReadFromAFileAndNeverShown() throws IOException {
    Path file = Files.writeString(folder.resolve("token"), TOKEN + "\n");
    BearerToken token = BearerToken.of(Optional.of(file), Optional.of("another-token-than-that"));
    assertThat(token.isIn("bearer " + TOKEN)).isTrue();
    assertThat(token.isIn("Bearer another-token-than-that")).isFalse();
    assertThat(token.toString()).doesNotContain("horse");
    Files.writeString(file, "short-one");
    assertThatThrownBy(() -> BearerToken.of(Optional.of(file), Optional.empty()))
        .hasMessageContainingAll(file.toString(), "at least 16", "has 9")
        .hasMessageNotContaining("short-one");
    assertThatThrownBy(() -> BearerToken.of(Optional.empty(), Optional.empty()))
        .hasMessageContainingAll("token-file", BearerToken.VARIABLE);
    assertThatThrownBy(
            () -> BearerToken.of(Optional.of(folder.resolve("nowhere")), Optional.empty()))
        .hasMessageContaining("nowhere");
  }
}
