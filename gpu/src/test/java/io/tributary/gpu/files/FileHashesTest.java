package io.tributary.gpu.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileHashesTest {
  private static final FileTime OLD = FileTime.from(Instant.parse("2026-01-02T03:04:05Z"));

  @TempDir Path folder;

  private FileHashes hashes() {
    return new FileHashes(folder.resolve("cache/hashes.json"));
  }

  private Path file(String content) throws IOException {
    Path file = Files.writeString(folder.resolve("weights"), content);
    return Files.setLastModifiedTime(file, OLD);
  }

  @Test
  void aFileIsReadOnceHoweverOftenItIsAskedFor() throws IOException {
    Path file = file("abc");
    FileHashes first = hashes();
    // FIPS 180-2, B.1
    String abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    assertThat(first.of(file)).isEqualTo(abc);
    assertThat(first.of(file)).isEqualTo(abc);
    assertThat(first.read()).isEqualTo(1);
    FileHashes second = hashes();
    Files.createSymbolicLink(folder.resolve("link"), file);
    assertThat(second.of(folder.resolve("link"))).isEqualTo(abc);
    assertThat(second.read()).isZero();
  }

  @Test
  void aFileThatChangedIsReadAgain() throws IOException {
    FileHashes hashes = hashes();
    String abc = hashes.of(file("abc"));
    Path longer = file("abcd");
    assertThat(hashes.of(longer)).isNotEqualTo(abc);
    Files.writeString(longer, "abce");
    Files.setLastModifiedTime(longer, FileTime.from(OLD.toInstant().plusNanos(1_000)));
    assertThat(hashes.of(longer)).isNotEqualTo(abc);
    assertThat(hashes.read()).isEqualTo(3);
    // another file of the same size and time in its place
    Files.delete(longer);
    Path spacer = Files.writeString(folder.resolve("takes the file number"), "x");
    assertThat(hashes.of(file("cba"))).isNotEqualTo(abc);
    assertThat(spacer).exists();
  }

  @Test
  void aFileOfJustNowIsNotRemembered() throws IOException {
    Path file = Files.writeString(folder.resolve("weights"), "abc");
    FileHashes hashes = hashes();
    String abc = hashes.of(file);
    Files.writeString(file, "xyz");
    assertThat(hashes.of(file)).isNotEqualTo(abc);
  }

  @Test
  void aDamagedMemoryIsNoneAndHashesComeAllTheSame() throws IOException {
    Path file = file("abc");
    String abc = hashes().of(file);
    Path cache = folder.resolve("cache/hashes.json");
    for (String damaged : new String[] {"", "{", "[]", "{\"\\u0000\": {}}"}) {
      Files.writeString(cache, damaged);
      FileHashes hashes = hashes();
      assertThat(hashes.of(file)).isEqualTo(abc);
      assertThat(hashes.read()).isEqualTo(1);
      assertThat(hashes().of(file)).isEqualTo(abc);
    }
    Files.delete(cache);
    Files.delete(cache.getParent());
    Files.writeString(cache.getParent(), "not a folder");
    assertThat(hashes().of(file)).isEqualTo(abc);
  }

  @Test
  void whatIsNotThereIsSaid() {
    assertThatThrownBy(() -> hashes().of(folder.resolve("none")))
        .isInstanceOf(ModelFileException.class)
        .hasMessageContaining("none")
        .hasMessageContaining("cannot be read");
  }
}
