package io.tributary.streams.pairs;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Checks preference files, ours or TRL's, and writes all their rows to one file of our columns; if
 * any row is bad, nothing is written.
 */
public final class PairImport {
  private final PairOutput to;
  private final Optional<PairLayout> asked;
  private final RowFaults faults = new RowFaults();
  private final Set<String> leftOut = new TreeSet<>();
  private WholePairFile file;
  private PairLayout layout;
  private long rows;
  private long undecided;

  private PairImport(PairOutput to, Optional<PairLayout> asked) {
    this.to = to;
    this.asked = asked;
  }

  /**
   * What came of it.
   *
   * @param undecided rows whose responses are all equally good; they are no pairs
   * @param leftOut columns that are not ours, by name
   */
  public record Imported(long rows, long undecided, PairLayout layout, Set<String> leftOut) {}

  /**
   * Reads the files in order.
   *
   * @param layout to write; empty for that of the first row
   * @throws PairFileException with a line for every bad row, up to twenty, if there is any
   */
  public static Imported run(List<Path> files, PairOutput to, Optional<PairLayout> layout) {
    to.requireFree();
    PairImport work = new PairImport(to, layout);
    try {
      return work.read(files);
    } catch (IOException e) {
      throw new PairFileException(
          "the pairs cannot be read or written: %s; nothing was kept".formatted(e), e);
    }
  }

  private Imported read(List<Path> files) throws IOException {
    try {
      for (Path from : files) read(from);
      faults.requireNone(", nothing was written");
      if (file == null) {
        throw new PairFileException(
            undecided > 0
                ? "no row in %s prefers a response".formatted(files.get(0))
                : "there is no row in " + files.get(0));
      }
      file.commit();
      return new Imported(rows, undecided, layout, Set.copyOf(leftOut));
    } finally {
      if (file != null) file.close();
    }
  }

  private void read(Path from) throws IOException {
    RowParser parser = new RowParser();
    try (RowSource source = RowSource.open(from)) {
      boolean more = true;
      while (more) {
        try {
          ObjectNode json = source.next();
          more = json != null;
          if (more) write(parser.parse(json), parser.layout().orElseThrow());
        } catch (UndecidedRowException e) {
          undecided++;
        } catch (BadRowException e) {
          faults.add(from, source, e);
        }
      }
      leftOut.addAll(source.leftOut());
    }
  }

  private void write(PreferenceRow row, PairLayout own) throws BadRowException, IOException {
    PairLayout wanted = layout == null ? asked.orElse(own) : layout;
    Optional<String> why = row.refusal(wanted);
    if (why.isPresent()) throw new BadRowException(why.get());
    if (file == null) {
      layout = wanted;
      file = new WholePairFile(to, layout);
    }
    // after the first fault the rest is only checked
    if (faults.none()) file.write(row);
    rows++;
  }
}
