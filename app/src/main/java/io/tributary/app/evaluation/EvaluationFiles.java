package io.tributary.app.evaluation;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.tributary.app.WholeFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes and reads what lies in {@code eval/}. */
public final class EvaluationFiles {
  private EvaluationFiles() {}

  /** Writes a file in whole or not at all, and the folders above it. */
  public static void write(Path file, Object content) throws IOException {
    Files.createDirectories(file.toAbsolutePath().getParent());
    WholeFile.write(file, FigureJson.MAPPER.writeValueAsBytes(content));
  }

  /**
   * Reads an evaluation.
   *
   * @throws IOException if it cannot be read or is none; the message names file and reason
   */
  public static EvaluationFile read(Path file) throws IOException {
    EvaluationFile read = read(file, EvaluationFile.class);
    if (!EvaluationFile.SCHEMA.equals(read.schema())) {
      throw new IOException(
          "%s has the schema %s, not %s".formatted(file, read.schema(), EvaluationFile.SCHEMA));
    }
    return read;
  }

  /** Reads a record of this package. */
  public static <T> T read(Path file, Class<T> type) throws IOException {
    try {
      return FigureJson.MAPPER.readValue(file.toFile(), type);
    } catch (JsonProcessingException e) {
      throw new IOException(file + " is no evaluation: " + e.getOriginalMessage(), e);
    }
  }
}
