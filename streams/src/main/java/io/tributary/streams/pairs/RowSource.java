package io.tributary.streams.pairs;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;

/** The rows of one file, read one after the other. */
interface RowSource extends AutoCloseable {
  /** What a row is called in messages: line or row. */
  String unit();

  /** The number of the row that {@link #next} gave last, from 1. */
  long number();

  /**
   * The next row as JSON, or null at the end.
   *
   * @throws BadRowException if the row cannot be read; the one after it still can
   */
  ObjectNode next() throws BadRowException, IOException;

  /** Columns that were left unread, as far as known. */
  Set<String> leftOut();

  @Override
  void close() throws IOException;

  /**
   * @throws PairFileException if the file cannot be read
   */
  static RowSource open(Path file) throws IOException {
    if (Files.isDirectory(file)) {
      throw new PairFileException(file + " is a folder; name a JSONL or Parquet file in it");
    }
    if (!Files.exists(file)) throw new PairFileException("there is no file " + file);
    return switch (PairFormat.ofContent(file)) {
      case JSONL -> new JsonlRows(file);
      case PARQUET -> new ParquetRows(file);
    };
  }
}
