package io.tributary.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WholeFileTest {
  @TempDir private Path home;

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void writesAndReplaces() throws IOException {
    Path file = home.resolve("a.json");
    WholeFile.write(file, bytes("one"));
    WholeFile.write(file, bytes("two"));
    assertThat(file).hasContent("two");
    assertThat(Files.list(home)).containsExactly(file);
  }

  @Test
  void leavesNothingWhereItCannotReplace() throws IOException {
    Path file = Files.createDirectories(home.resolve("a.json/full"));
    assertThatThrownBy(() -> WholeFile.write(file.getParent(), bytes("one")))
        .isInstanceOf(IOException.class);
    assertThat(Files.list(home)).containsExactly(file.getParent());
  }
}
