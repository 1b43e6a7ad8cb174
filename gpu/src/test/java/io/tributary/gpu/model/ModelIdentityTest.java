package io.tributary.gpu.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.gpu.files.FileHashes;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelIdentityTest {
  @TempDir Path folder;

  private String identity(Path model) {
    FileHashes hashes = new FileHashes(folder.resolve("hashes.json"));
    return ModelIdentity.of(ModelPlace.of(model), hashes);
  }

  @Test
  void sameFilesElsewhereAreTheSameModel() throws IOException {
    Path one = TinyFolders.policy(folder.resolve("one"), 1);
    Path same = TinyFolders.policy(folder.resolve("same"), 1);
    assertThat(identity(one)).matches("[0-9a-f]{64}").isEqualTo(identity(same));
    Files.writeString(same.resolve("README.md"), "not of the model");
    assertThat(identity(same)).isEqualTo(identity(one));
  }

  @Test
  void anotherBitInAnyFileIsAnotherModel() throws IOException {
    String one = identity(TinyFolders.policy(folder.resolve("one"), 1));
    assertThat(identity(TinyFolders.policy(folder.resolve("seed"), 2))).isNotEqualTo(one);
    Path model = TinyFolders.policy(folder.resolve("flipped"), 1);
    try (RandomAccessFile weights =
        new RandomAccessFile(model.resolve("model.safetensors").toFile(), "rw")) {
      weights.seek(weights.length() - 1);
      int last = weights.read();
      weights.seek(weights.length() - 1);
      weights.write(last ^ 1);
    }
    assertThat(identity(model)).isNotEqualTo(one);
    for (String name : new String[] {"config.json", "tokenizer.json"}) {
      Path other = TinyFolders.policy(folder.resolve("other-" + name), 1);
      Files.writeString(other.resolve(name), Files.readString(other.resolve(name)) + "\n");
      assertThat(identity(other)).as(name).isNotEqualTo(one);
    }
  }
}
