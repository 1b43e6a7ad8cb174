package io.tributary.streams.pairs;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import org.apache.parquet.column.ColumnWriteStore;
import org.apache.parquet.column.ParquetProperties;
import org.apache.parquet.hadoop.ColumnChunkPageWriteStore;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.ColumnIOFactory;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.MessageType;

/** A Parquet file, a row group at a time: memory holds one. */
final class ParquetSink implements RowSink {
  private static final long ROW_GROUP_BYTES = 16L << 20;
  private static final int INDEX_BYTES = 64;

  private final Path file;
  private final MessageType schema;
  private final ParquetProperties properties = ParquetProperties.builder().build();
  private final ParquetFileWriter writer;
  private ColumnChunkPageWriteStore pages;
  private ColumnWriteStore columns;
  private RecordConsumer records;
  private ParquetRecord record;
  private long rows;

  // The other constructors cannot be told apart by a compiler that has no Hadoop.
  @SuppressWarnings("deprecation")
  ParquetSink(Path file, PairLayout layout) throws IOException {
    this.file = file;
    schema = ParquetSchemas.of(layout);
    writer =
        new ParquetFileWriter(
            new LocalOutputFile(file), schema, ParquetFileWriter.Mode.CREATE, ROW_GROUP_BYTES, 0);
    writer.start();
    begin();
  }

  private void begin() {
    pages =
        new ColumnChunkPageWriteStore(
            new ParquetCodecs().getCompressor(CompressionCodecName.SNAPPY),
            schema,
            properties.getAllocator(),
            INDEX_BYTES,
            true);
    columns = properties.newColumnWriteStore(schema, pages, pages);
    records = new ColumnIOFactory().getColumnIO(schema).getRecordWriter(columns);
    record = new ParquetRecord(records, schema);
    rows = 0;
  }

  @Override
  public void write(ObjectNode row) throws IOException {
    record.write(row);
    rows++;
    if (columns.getBufferedSize() < ROW_GROUP_BYTES) return;
    end();
    begin();
  }

  private void end() throws IOException {
    records.flush();
    if (rows > 0) {
      writer.startBlock(rows);
      columns.flush();
      pages.flushToFileWriter(writer);
      writer.endBlock();
    }
    columns.close();
    pages.close();
  }

  @Override
  public void finish() throws IOException {
    end();
    writer.end(Map.of());
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
  }

  @Override
  public void close() throws IOException {
    writer.close();
  }
}
