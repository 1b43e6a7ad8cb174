package io.tributary.streams.pairs;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.convert.GroupRecordConverter;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.io.ColumnIOFactory;
import org.apache.parquet.io.LocalInputFile;
import org.apache.parquet.io.RecordReader;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;

/** The rows of a Parquet file, the wanted columns alone; memory holds one row group of it. */
final class ParquetRows implements RowSource {
  private final Path file;
  private final ParquetFileReader reader;
  private final MessageType wanted;
  private final Set<String> leftOut = new TreeSet<>();
  private RecordReader<Group> records;
  private long left;
  private long number;

  /**
   * @param asked three columns, named where the file has none of those to read
   */
  ParquetRows(Path file, List<String> columns, List<String> asked) throws IOException {
    this.file = file;
    reader = guarded(() -> open(file));
    MessageType schema = reader.getFileMetaData().getSchema();
    List<Type> ours = new ArrayList<>();
    for (Type field : schema.getFields()) {
      if (columns.contains(field.getName())) ours.add(field);
      else leftOut.add(field.getName());
    }
    wanted = new MessageType(schema.getName(), ours);
    if (ours.isEmpty()) {
      reader.close();
      throw new PairFileException(
          "%s has none of the columns %s, %s and %s; it has %s"
              .formatted(file, asked.get(0), asked.get(1), asked.get(2), leftOut));
    }
    reader.setRequestedSchema(wanted);
  }

  private static ParquetFileReader open(Path file) throws IOException {
    return new ParquetFileReader(new LocalInputFile(file), ParquetOptions.reading());
  }

  @Override
  public String unit() {
    return "row";
  }

  @Override
  public long number() {
    return number;
  }

  @Override
  public ObjectNode next() throws BadRowException, IOException {
    Group group = guarded(this::read);
    if (group == null) return null;
    try {
      return GroupJson.of(group);
    } catch (RuntimeException e) {
      // a text's length is looked at only now
      throw damaged(e);
    }
  }

  private Group read() throws IOException {
    while (left == 0) {
      PageReadStore rowGroup = reader.readNextRowGroup();
      if (rowGroup == null) return null;
      left = rowGroup.getRowCount();
      records =
          new ColumnIOFactory()
              .getColumnIO(wanted)
              .getRecordReader(rowGroup, new GroupRecordConverter(wanted));
    }
    Group group = records.read();
    left--;
    number++;
    return group;
  }

  /** Reads from the file. */
  @FunctionalInterface
  private interface Reading<T> {
    T read() throws IOException;
  }

  /** The library meets a damaged file with whatever its code runs into first. */
  private <T> T guarded(Reading<T> reading) {
    try {
      return reading.read();
    } catch (PairFileException e) {
      throw new PairFileException(file + " " + e.getMessage(), e);
    } catch (IOException | RuntimeException e) {
      throw damaged(e);
    }
  }

  private PairFileException damaged(Exception e) {
    return new PairFileException(
        "%s is damaged or no whole Parquet file (after row %d: %s)"
            .formatted(file, number, e.getMessage()),
        e);
  }

  @Override
  public Set<String> leftOut() {
    return leftOut;
  }

  @Override
  public void close() throws IOException {
    reader.close();
  }
}
