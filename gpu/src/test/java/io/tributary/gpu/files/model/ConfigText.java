package io.tributary.gpu.files.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tributary.gpu.files.ModelFileException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A {@code config.json} in a folder, given as text. */
record ConfigText(Path folder) {
  ModelConfig read(String json) {
    try {
      return ModelConfig.read(Files.writeString(file(), json));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void refused(String json, String complaint) {
    assertThatThrownBy(() -> read(json))
        .isInstanceOf(ModelFileException.class)
        .hasMessageStartingWith(file() + ": ")
        .hasMessageContaining(complaint);
  }

  /** The text with a part replaced that must be there; ' stands for ". */
  static String edited(String json, String from, String to) {
    String wanted = from.replace('\'', '"');
    assertThat(json).contains(wanted);
    return json.replace(wanted, to.replace('\'', '"'));
  }

  private Path file() {
    return folder.resolve("config.json");
  }
}
