package io.tributary.streams.pairs;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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
   * Rows of pairs and lists.
   *
   * @throws PairFileException if the file cannot be read, or its responses have no partner
   */
  static RowSource open(Path file) throws IOException {
    if (LabelledRows.are(file)) {
      throw new PairFileException(
          "%s has rows of completion and label, which are no pairs: only tributary dpo with objective = kto takes them; there must be prompt, chosen and rejected, or prompt, responses and rewards"
              .formatted(file));
    }
    return open(file, Columns.ALL, Columns.OF_PAIRS);
  }

  /**
   * @param columns to read
   * @param asked the three of them that are asked for if a file has none to read
   * @throws PairFileException if the file cannot be read
   */
  static RowSource open(Path file, List<String> columns, List<String> asked) throws IOException {
    if (Files.isDirectory(file)) {
      throw new PairFileException(file + " is a folder; name a JSONL or Parquet file in it");
    }
    if (!Files.exists(file)) throw new PairFileException("there is no file " + file);
    return switch (PairFormat.ofContent(file)) {
      case JSONL -> new JsonlRows(file, columns);
      case PARQUET -> new ParquetRows(file, columns, asked);
    };
  }
}
