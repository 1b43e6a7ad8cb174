package io.tributary.streams.log;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What a checkpoint says of the ledger: {@code {"step": N, "trained_digest": "<hex>"}} in {@code
 * checkpoint.json}; other keys belong to the checkpoint's writer and are left alone here.
 *
 * @param step the last learner step within the checkpoint; 0 before the first
 * @param trained the digest of the ledger up to that step
 */
public record CheckpointManifest(long step, LedgerDigest trained) {
  public static final String FILE_NAME = "checkpoint.json";
  public static final String STEP = "step";
  public static final String TRAINED_DIGEST = "trained_digest";

  private static final int MAX_BYTES = 1 << 20;
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  /** The folder of a step's checkpoint below {@code checkpoints/}: {@code step-00000042}. */
  public static String folderName(long step) {
    return "step-%08d".formatted(step);
  }

  /**
   * Reads the manifest in a checkpoint's folder.
   *
   * @throws IOException if the file cannot be read, or is no such manifest; the message says why
   */
  public static CheckpointManifest read(Path folder) throws IOException {
    byte[] content;
    try (InputStream in = Files.newInputStream(folder.resolve(FILE_NAME))) {
      content = in.readNBytes(MAX_BYTES + 1);
    }
    if (content.length > MAX_BYTES) throw new IOException("longer than 1 MiB");
    try {
      JsonNode json = JSON.readTree(content);
      JsonNode step = json.path(STEP);
      if (!step.isIntegralNumber() || !step.canConvertToLong() || step.longValue() < 0) {
        throw new IOException("\"step\" must be a whole number from 0");
      }
      JsonNode digest = json.path(TRAINED_DIGEST);
      if (!digest.isTextual()) throw new IOException("\"trained_digest\" must be a string");
      return new CheckpointManifest(step.longValue(), LedgerDigest.parse(digest.textValue()));
    } catch (JsonProcessingException e) {
      throw new IOException("not valid JSON: " + e.getOriginalMessage(), e);
    } catch (IllegalArgumentException e) {
      throw new IOException("\"trained_digest\" must be 64 hex digits", e);
    }
  }
}
