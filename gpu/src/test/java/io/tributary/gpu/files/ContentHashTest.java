package io.tributary.gpu.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContentHashTest {
  @TempDir Path folder;

  @Test
  void staysTheSame() {
    // Computed with Python's hashlib and struct. Another value makes every cached model anew.
    assertThat(new ContentHash().add("seed", 17).add("name", "é").add("rate", 0.5).hex())
        .isEqualTo("084fbf1bb7b8af463b9af3c5a6ebe8b93d0de3d30a83e68ade3559c62f49a5b6");
  }

  @Test
  void differsWithEveryPart() throws IOException {
    Path file = Files.writeString(folder.resolve("a"), "1");
    Path other = Files.writeString(folder.resolve("b"), "2");
    List<ContentHash> all =
        List.of(
            new ContentHash(),
            new ContentHash().add("a", "1"),
            new ContentHash().add("a", "2"),
            new ContentHash().add("b", "1"),
            new ContentHash().add("a1", ""),
            new ContentHash().add("a", "1").add("b", ""),
            new ContentHash().add("a", "").add("b", "1"),
            new ContentHash().add("b", "1").add("a", ""),
            new ContentHash().add("a", 1),
            new ContentHash().add("a", 1.0),
            new ContentHash().add("a", new byte[] {'1'}),
            new ContentHash().add("a", file),
            new ContentHash().add("a", other));
    Set<String> different = new HashSet<>();
    for (ContentHash hash : all) different.add(hash.hex());
    assertThat(different).hasSameSizeAs(all);
  }

  @Test
  void aFileCountsByItsContent() throws IOException {
    Path file = Files.writeString(folder.resolve("a"), "1");
    Path same = Files.writeString(folder.resolve("b"), "1");
    assertThat(new ContentHash().add("x", file).hex())
        .isEqualTo(new ContentHash().add("x", same).hex());
    assertThatThrownBy(() -> new ContentHash().add("x", folder.resolve("none")))
        .isInstanceOf(ModelFileException.class)
        .hasMessageContaining("no such file");
  }

  @Test
  void goesOnAfterItWasRead() {
    ContentHash hash = new ContentHash().add("a", "1");
    String before = hash.hex();
    assertThat(hash.hex()).isEqualTo(before);
    assertThat(hash.add("b", "2").hex()).isNotEqualTo(before);
  }
}
