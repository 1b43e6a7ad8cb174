package io.tributary.streams.pairs;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;

/** Writes rows to one new file, in bounded memory. */
interface RowSink extends AutoCloseable {
  void write(ObjectNode row) throws IOException;

  /** Ends the file; all of it is on disk then. */
  void finish() throws IOException;

  /** Lets go of the file; without {@link #finish} it is not a whole one. */
  @Override
  void close() throws IOException;

  static RowSink create(Path file, PairFormat format, PairLayout layout) throws IOException {
    return switch (format) {
      case JSONL -> new JsonlSink(file);
      case PARQUET -> new ParquetSink(file, layout);
    };
  }
}
