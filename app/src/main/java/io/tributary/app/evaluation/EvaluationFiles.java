package io.tributary.app.evaluation;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import io.tributary.app.WholeFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes and reads what lies in {@code eval/}; a reader takes exactly what a writer gives. */
public final class EvaluationFiles {
  /** JSON has no NaN: a figure that could not be computed is null, and null is read as NaN. */
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .addModule(
              new SimpleModule()
                  .addSerializer(double.class, new FiniteOrNull())
                  .addSerializer(Double.class, new FiniteOrNull())
                  .addDeserializer(double.class, new NumberOrNaN())
                  .addDeserializer(Double.class, new NumberOrNaN()))
          .build();

  private EvaluationFiles() {}

  /** Writes a file in whole or not at all, and the folders above it. */
  public static void write(Path file, Object content) throws IOException {
    Files.createDirectories(file.toAbsolutePath().getParent());
    WholeFile.write(file, JSON.writeValueAsBytes(content));
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
      return JSON.readValue(file.toFile(), type);
    } catch (JsonProcessingException e) {
      throw new IOException(file + " is no evaluation: " + e.getOriginalMessage(), e);
    }
  }

  private static final class FiniteOrNull extends JsonSerializer<Double> {
    @Override
    public void serialize(Double value, JsonGenerator json, SerializerProvider provider)
        throws IOException {
      if (Double.isFinite(value)) json.writeNumber(value);
      else json.writeNull();
    }
  }
}
