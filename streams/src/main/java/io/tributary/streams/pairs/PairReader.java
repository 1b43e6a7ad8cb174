package io.tributary.streams.pairs;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Reads a whole preference file, JSONL or Parquet, whose rows are single answers to prompts. */
public final class PairReader {
  private PairReader() {}

  /**
   * A labelled pair.
   *
   * @param prompt the user's message
   */
  public record TextPair(String prompt, String chosen, String rejected) {}

  /**
   * Reads all rows.
   *
   * @throws PairFileException that names the first bad row, or says that there is none
   */
  public static List<TextPair> read(Path file) {
    List<TextPair> pairs = new ArrayList<>();
    RowParser parser = new RowParser();
    try (RowSource source = RowSource.open(file)) {
      try {
        for (ObjectNode row = source.next(); row != null; row = source.next()) {
          pairs.add(pair(parser.parse(row)));
        }
      } catch (BadRowException e) {
        throw new PairFileException(
            "%s, %s %d: %s".formatted(file, source.unit(), source.number(), e.getMessage()));
      }
    } catch (IOException e) {
      throw new PairFileException("%s cannot be read: %s".formatted(file, e), e);
    }
    if (pairs.isEmpty()) throw new PairFileException("there is no row in " + file);
    return pairs;
  }

  private static TextPair pair(PreferenceRow row) throws BadRowException {
    if (!row.plain()) {
      throw new BadRowException(
          "has more than one message of the user and one of the assistant, which no judge takes");
    }
    return new TextPair(
        row.prompt().get(0).content(),
        row.chosen().get(0).content(),
        row.rejected().get(0).content());
  }
}
