package io.tributary.streams.pairs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * All rows of files of responses without a partner in memory, each with its place: TRL's {@code
 * prompt}, {@code completion} and {@code label}, texts or messages.
 */
public final class LabelledRows {
  private static final List<String> COLUMNS =
      List.of(
          Columns.PROMPT,
          Columns.CHOSEN,
          Columns.REJECTED,
          Columns.RESPONSES,
          Columns.COMPLETION,
          Columns.LABEL);

  private final List<Placed> rows = new ArrayList<>();
  private final RowFaults faults = new RowFaults();

  private LabelledRows() {}

  /**
   * A row and where it was read.
   *
   * @param place such as {@code answers.jsonl, line 3}
   */
  public record Placed(String place, LabelledRow row) {}

  /**
   * Whether the first row of a file that can be read has a completion or a label, and nothing to
   * compare it with.
   *
   * @throws PairFileException if the file cannot be read
   */
  public static boolean are(Path file) {
    try (RowSource source = RowSource.open(file, COLUMNS, Columns.OF_PAIRS)) {
      ObjectNode first = firstGood(source);
      return first != null
          && (has(first, Columns.COMPLETION) || has(first, Columns.LABEL))
          && Columns.COMPARED.stream().noneMatch(column -> has(first, column));
    } catch (IOException e) {
      throw new PairFileException("%s cannot be read: %s".formatted(file, e), e);
    }
  }

  /** Null without any. */
  private static ObjectNode firstGood(RowSource source) throws IOException {
    while (true) {
      try {
        return source.next();
      } catch (BadRowException e) {
        // said with its place when the rows are read
      }
    }
  }

  private static boolean has(ObjectNode row, String column) {
    return !RowMessages.absent(row.get(column));
  }

  /**
   * Reads the files in order, JSONL or Parquet.
   *
   * @throws PairFileException with a line for every bad row, up to twenty, if there is any; or if
   *     there is none at all
   */
  public static List<Placed> read(List<Path> files) {
    LabelledRows work = new LabelledRows();
    for (Path file : files) {
      try {
        work.read(file);
      } catch (IOException e) {
        throw new PairFileException("%s cannot be read: %s".formatted(file, e), e);
      }
    }
    work.faults.requireNone("");
    if (work.rows.isEmpty()) throw new PairFileException("there is no row in " + files);
    return List.copyOf(work.rows);
  }

  private void read(Path file) throws IOException {
    PairLayout layout = null;
    try (RowSource source = RowSource.open(file, COLUMNS, Columns.OF_LABELLED)) {
      boolean more = true;
      while (more) {
        try {
          ObjectNode row = source.next();
          more = row != null;
          if (!more) continue;
          PairLayout own = layoutOf(row, layout);
          rows.add(new Placed(RowFaults.place(file, source), parse(row, own)));
          layout = own;
        } catch (BadRowException e) {
          faults.add(file, source, e);
        }
      }
    }
  }

  /** That of the first good row, for all of a file. */
  private static PairLayout layoutOf(ObjectNode row, PairLayout before) throws BadRowException {
    JsonNode completion = row.get(Columns.COMPLETION);
    PairLayout own =
        completion != null && completion.isArray() ? PairLayout.CONVERSATIONAL : PairLayout.PLAIN;
    if (before == null || before == own) return own;
    throw BadRowException.of(
        Columns.COMPLETION,
        "is %s, but the rows before have %s; a file has one layout"
            .formatted(RowMessages.kind(own), RowMessages.kind(before)));
  }

  private static LabelledRow parse(ObjectNode row, PairLayout layout) throws BadRowException {
    for (String column : Columns.COMPARED) {
      if (has(row, column)) {
        throw BadRowException.of(
            column, "is there beside completion and label; a row is a pair, a list, or neither");
      }
    }
    List<Message> completion =
        RowMessages.messages(row, Columns.COMPLETION, layout, Message.ASSISTANT);
    List<Message> prompt = RowMessages.messages(row, Columns.PROMPT, layout, Message.USER);
    RowMessages.requirePrompt(prompt, "has no message; it must have the user's");
    RowMessages.requireAnswer(completion, Columns.COMPLETION);
    JsonNode label = row.get(Columns.LABEL);
    if (RowMessages.absent(label)) {
      throw BadRowException.of(Columns.LABEL, "is missing; every row needs one, true or false");
    }
    if (!label.isBoolean()) {
      throw BadRowException.of(
          Columns.LABEL, "is %s; it must be true or false".formatted(RowMessages.shown(label)));
    }
    return new LabelledRow(prompt, completion, label.booleanValue());
  }
}
