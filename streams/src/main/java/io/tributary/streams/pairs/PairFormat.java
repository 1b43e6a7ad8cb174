package io.tributary.streams.pairs;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The kinds of file that pairs are exchanged in. */
public enum PairFormat {
  JSONL,
  PARQUET;

  private static final byte[] PARQUET_MAGIC = "PAR1".getBytes(StandardCharsets.US_ASCII);

  /** What the file's name says; empty if it says neither. */
  public static Optional<PairFormat> ofName(Path file) {
    String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
    if (name.endsWith(".parquet")) return Optional.of(PARQUET);
    if (name.endsWith(".jsonl") || name.endsWith(".ndjson")) return Optional.of(JSONL);
    return Optional.empty();
  }

  /** What the file begins with, whatever its name. */
  static PairFormat ofContent(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return Arrays.equals(in.readNBytes(PARQUET_MAGIC.length), PARQUET_MAGIC) ? PARQUET : JSONL;
    }
  }
}
