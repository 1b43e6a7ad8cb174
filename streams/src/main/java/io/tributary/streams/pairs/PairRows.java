package io.tributary.streams.pairs;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** All rows of preference files in memory, each with its place: what is trained on offline. */
public final class PairRows {
  private final List<Placed> rows = new ArrayList<>();
  private final RowFaults faults = new RowFaults();
  private long undecided;

  private PairRows() {}

  /**
   * A row and where it was read.
   *
   * @param place such as {@code pairs.jsonl, line 3}
   */
  public record Placed(String place, PreferenceRow row) {}

  /**
   * What was read.
   *
   * @param undecided rows left out, since their responses are all equally good
   */
  public record Read(List<Placed> rows, long undecided) {}

  /**
   * Reads the files in order: JSONL or Parquet; TRL's columns, ours, or RLHFlow's responses and
   * rewards.
   *
   * @throws PairFileException with a line for every bad row, up to twenty, if there is any; or if
   *     there is no pair at all
   */
  public static Read read(List<Path> files) {
    PairRows work = new PairRows();
    for (Path file : files) {
      try {
        work.read(file);
      } catch (IOException e) {
        throw new PairFileException("%s cannot be read: %s".formatted(file, e), e);
      }
    }
    work.faults.requireNone("");
    if (work.rows.isEmpty()) {
      String named = files.size() == 1 ? files.get(0).toString() : files.toString();
      throw new PairFileException(
          work.undecided > 0
              ? "no row in %s prefers a response: in each the best and the worst have the same score or text; some must differ"
                  .formatted(named)
              : "there is no row in %s; it must have rows of prompt, chosen and rejected, or of prompt, responses and rewards"
                  .formatted(named));
    }
    return new Read(List.copyOf(work.rows), work.undecided);
  }

  private void read(Path file) throws IOException {
    RowParser parser = new RowParser();
    try (RowSource source = RowSource.open(file)) {
      boolean more = true;
      while (more) {
        try {
          ObjectNode json = source.next();
          more = json != null;
          if (more) rows.add(new Placed(RowFaults.place(file, source), parser.parse(json)));
        } catch (UndecidedRowException e) {
          undecided++;
        } catch (BadRowException e) {
          faults.add(file, source, e);
        }
      }
    }
  }
}
