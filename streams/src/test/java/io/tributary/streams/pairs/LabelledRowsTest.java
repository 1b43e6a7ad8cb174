package io.tributary.streams.pairs;

import static org.apache.parquet.schema.LogicalTypeAnnotation.stringType;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.BINARY;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.BOOLEAN;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.INT64;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.parquet.column.ColumnWriteStore;
import org.apache.parquet.column.ParquetProperties;
import org.apache.parquet.hadoop.ColumnChunkPageWriteStore;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.ColumnIOFactory;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Types;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Responses with a label: TRL's layout without pairs, in both formats. */
class LabelledRowsTest {
  private static final String GOOD = "{\"prompt\":\"p\",\"completion\":\"c\",\"label\":true}";
  private static final String CHAT =
      "{\"prompt\":[{\"role\":\"system\",\"content\":\"s\"},{\"role\":\"user\",\"content\":\"u\"}],"
          + "\"completion\":[{\"role\":\"assistant\",\"content\":\"a\"}],\"label\":false}";

  @TempDir private Path folder;

  private Path lines(String... lines) throws IOException {
    return Files.write(folder.resolve("in.jsonl"), List.of(lines));
  }

  private static List<LabelledRow> rows(Path file) {
    return LabelledRows.read(List.of(file)).stream().map(LabelledRows.Placed::row).toList();
  }

  private static LabelledRow row(String prompt, String completion, boolean label) {
    return new LabelledRow(
        List.of(new Message(Message.USER, prompt)),
        List.of(new Message(Message.ASSISTANT, completion)),
        label);
  }

  @Test
  void readsTextsAndMessagesWithTheirPlace() throws IOException {
    Path plain = lines(GOOD, GOOD.replace("true", "false").replace("\"c\"", "\"d\""));
    assertThat(rows(plain)).containsExactly(row("p", "c", true), row("p", "d", false));
    assertThat(LabelledRows.read(List.of(plain, plain)))
        .extracting(LabelledRows.Placed::place)
        .containsExactly(
            plain + ", line 1", plain + ", line 2", plain + ", line 1", plain + ", line 2");
    assertThat(rows(lines(CHAT)))
        .containsExactly(
            new LabelledRow(
                List.of(new Message("system", "s"), new Message("user", "u")),
                List.of(new Message("assistant", "a")),
                false));
  }

  @Test
  void theyAreToldFromPairsAndListsByTheirFirstRowThatCanBeRead() throws IOException {
    assertThat(LabelledRows.are(lines(GOOD, "oops"))).isTrue();
    assertThat(LabelledRows.are(lines("{\"prompt\":\"p\",\"label\":true}"))).isTrue();
    assertThat(LabelledRows.are(lines("oops", "[1]", GOOD))).isTrue();
    assertThat(LabelledRows.are(lines("oops"))).isFalse();
    assertThat(LabelledRows.are(lines("oops", "{\"prompt\":\"p\",\"chosen\":\"c\"}", GOOD)))
        .isFalse();
    assertThat(LabelledRows.are(lines())).isFalse();
    for (String compared :
        List.of(
            "{\"prompt\":\"p\",\"chosen\":\"c\",\"rejected\":\"r\",\"label\":true}",
            "{\"prompt\":\"p\",\"responses\":[\"a\",\"b\"],\"rewards\":[1,2]}")) {
      assertThat(LabelledRows.are(lines(compared))).as(compared).isFalse();
    }
    assertThatThrownBy(() -> LabelledRows.are(folder.resolve("nothing")))
        .isInstanceOf(PairFileException.class)
        .hasMessageContaining("there is no file");
  }

  @Test
  void whatTakesPairsSaysWhoTakesThem() throws IOException {
    Path file = lines(GOOD);
    String[] words = {
      file + " has rows of completion and label, which are no pairs",
      "only tributary dpo with objective = kto takes them"
    };
    assertThatThrownBy(() -> PairRows.read(List.of(file)))
        .isInstanceOf(PairFileException.class)
        .hasMessageContainingAll(words);
    assertThatThrownBy(() -> PairReader.read(file))
        .isInstanceOf(PairFileException.class)
        .hasMessageContainingAll(words);
  }

  @Test
  void everyBadRowIsNamed() throws IOException {
    refused("{\"prompt\":\"p\",\"completion\":\"c\"}", "column label is missing; every row needs");
    refused(GOOD.replace("true", "1"), "column label is 1; it must be true or false");
    refused(GOOD.replace("true", "\"yes\""), "column label is \"yes\"; it must be true or false");
    refused("{\"prompt\":\"p\",\"label\":true}", "column completion is missing");
    refused("{\"completion\":\"p\",\"label\":true}", "column prompt is missing");
    refused(GOOD.replace("\"p\"", "\" \""), "column prompt is blank");
    refused(GOOD.replace("\"c\"", "7"), "column completion is 7; it must be a text");
    refused(GOOD.replace("}", ",\"chosen\":\"c\"}"), "column chosen is there beside completion");
    refused(CHAT, "column completion is messages, but the rows before have a text");
    refused("oops", "is not valid JSON");
    assertThatThrownBy(() -> rows(lines("oops", GOOD)))
        .hasMessageStartingWith("1 row is bad:")
        .hasMessageContaining("line 1: is not valid JSON");
    Path roles =
        lines(CHAT.replace("assistant", "user"), CHAT.replace("\"user\"", "\"assistant\""));
    assertThatThrownBy(() -> rows(roles))
        .hasMessageContaining("line 1: column completion goes on after the prompt with a message")
        .hasMessageContaining("line 2: column prompt ends with a message of the assistant");
    assertThatThrownBy(() -> rows(lines())).hasMessageContaining("there is no row in");
  }

  private void refused(String line, String words) throws IOException {
    Path file = lines(GOOD, line);
    assertThatThrownBy(() -> rows(file))
        .isInstanceOf(PairFileException.class)
        .hasMessageStartingWith("1 row is bad:")
        .hasMessageContaining(file + ", line 2: ")
        .hasMessageContaining(words);
  }

  @Test
  void parquetHasThemToo() throws IOException {
    Path plain =
        parquet(
            Types.buildMessage()
                .addField(text("prompt"))
                .addField(text("completion"))
                .required(BOOLEAN)
                .named("label")
                .optional(INT64)
                .named("other")
                .named("rows"),
            records -> {
              field(records, "prompt", 0, "p");
              field(records, "completion", 1, "c");
              records.startField("label", 2);
              records.addBoolean(true);
              records.endField("label", 2);
            });
    assertThat(LabelledRows.are(plain)).isTrue();
    assertThat(LabelledRows.read(List.of(plain)))
        .containsExactly(new LabelledRows.Placed(plain + ", row 1", row("p", "c", true)));
    Path chat =
        parquet(
            Types.buildMessage()
                .addField(said("prompt"))
                .addField(said("completion"))
                .required(BOOLEAN)
                .named("label")
                .named("rows"),
            records -> {
              said(records, "prompt", 0, "user", "p");
              said(records, "completion", 1, "assistant", "c");
              records.startField("label", 2);
              records.addBoolean(false);
              records.endField("label", 2);
            });
    assertThat(rows(chat)).containsExactly(row("p", "c", false));
    Path numbers =
        parquet(
            Types.buildMessage()
                .addField(text("prompt"))
                .addField(text("completion"))
                .required(PrimitiveTypeName.INT32)
                .named("label")
                .named("rows"),
            records -> {
              field(records, "prompt", 0, "p");
              field(records, "completion", 1, "c");
              records.startField("label", 2);
              records.addInteger(1);
              records.endField("label", 2);
            });
    assertThatThrownBy(() -> rows(numbers))
        .hasMessageContaining("row 1: column label is 1; it must be true or false");
  }

  @Test
  void aFileOfOtherColumnsIsTakenForOneOfPairs() throws IOException {
    Path file =
        parquet(
            Types.buildMessage().addField(text("text")).named("rows"),
            records -> field(records, "text", 0, "t"));
    assertThatThrownBy(() -> PairRows.read(List.of(file)))
        .isInstanceOf(PairFileException.class)
        .hasMessage(file + " has none of the columns prompt, chosen and rejected; it has [text]");
    assertThatThrownBy(() -> rows(file))
        .isInstanceOf(PairFileException.class)
        .hasMessage(file + " has none of the columns prompt, completion and label; it has [text]");
  }

  private static Type text(String name) {
    return Types.required(BINARY).as(stringType()).named(name);
  }

  private static Type said(String column) {
    GroupType message =
        Types.requiredGroup().addField(text("role")).addField(text("content")).named("element");
    return Types.requiredList().element(message).named(column);
  }

  private static void field(RecordConsumer records, String name, int index, String value) {
    records.startField(name, index);
    records.addBinary(Binary.fromString(value));
    records.endField(name, index);
  }

  private static void said(
      RecordConsumer records, String column, int index, String role, String content) {
    records.startField(column, index);
    records.startGroup();
    records.startField("list", 0);
    records.startGroup();
    records.startField("element", 0);
    records.startGroup();
    field(records, "role", 0, role);
    field(records, "content", 1, content);
    records.endGroup();
    records.endField("element", 0);
    records.endGroup();
    records.endField("list", 0);
    records.endGroup();
    records.endField(column, index);
  }

  /** A file of one row, written by the library alone. */
  @SuppressWarnings("deprecation") // the other constructors need Hadoop to be told apart
  private Path parquet(MessageType schema, Consumer<RecordConsumer> row) throws IOException {
    Path file = folder.resolve("in.parquet");
    ParquetProperties properties = ParquetProperties.builder().build();
    ColumnChunkPageWriteStore pages =
        new ColumnChunkPageWriteStore(
            new ParquetCodecs().getCompressor(CompressionCodecName.SNAPPY),
            schema,
            properties.getAllocator(),
            64,
            true);
    ColumnWriteStore columns = properties.newColumnWriteStore(schema, pages, pages);
    RecordConsumer records = new ColumnIOFactory().getColumnIO(schema).getRecordWriter(columns);
    records.startMessage();
    row.accept(records);
    records.endMessage();
    records.flush();
    try (ParquetFileWriter writer =
        new ParquetFileWriter(
            new LocalOutputFile(file), schema, ParquetFileWriter.Mode.OVERWRITE, 1 << 20, 0)) {
      writer.start();
      writer.startBlock(1);
      columns.flush();
      pages.flushToFileWriter(writer);
      writer.endBlock();
      columns.close();
      pages.close();
      writer.end(Map.of());
    }
    return file;
  }
}
