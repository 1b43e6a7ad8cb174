package io.tributary.streams.pairs;

import io.tributary.streams.log.LoggedList;
import io.tributary.streams.log.LoggedPair;
import io.tributary.streams.log.SqlPairLog;
import java.io.IOException;
import java.util.List;

/** Writes the pairs or the ranked lists of a log to a file, in order of their sequence numbers. */
public final class PairExport {
  private static final int AT_ONCE = 64;

  private PairExport() {}

  /**
   * The pairs that the log has, or with {@link PairLayout#RANKED} of each prompt all scored
   * responses that it still has; a log may grow meanwhile, and what is committed before the end
   * comes too.
   *
   * @return how many rows were written
   * @throws PairFileException if the file is there already or cannot be written; nothing is left
   */
  public static long run(SqlPairLog log, PairOutput to, PairLayout layout) {
    to.requireFree();
    try (WholePairFile file = new WholePairFile(to, layout)) {
      long written = layout == PairLayout.RANKED ? lists(log, file) : pairs(log, file);
      file.commit();
      return written;
    } catch (IOException e) {
      throw new PairFileException(
          "%s cannot be written: %s; nothing of it was kept".formatted(to.file(), e), e);
    }
  }

  private static long pairs(SqlPairLog log, WholePairFile file) throws IOException {
    long written = 0;
    long last = 0;
    for (List<LoggedPair> some = log.pairsAfter(last, AT_ONCE);
        !some.isEmpty();
        some = log.pairsAfter(last, AT_ONCE)) {
      for (LoggedPair pair : some) file.write(PreferenceRow.of(pair));
      written += some.size();
      last = some.get(some.size() - 1).sequence();
    }
    return written;
  }

  private static long lists(SqlPairLog log, WholePairFile file) throws IOException {
    long written = 0;
    long last = 0;
    for (List<LoggedList> some = log.listsAfter(last, AT_ONCE);
        !some.isEmpty();
        some = log.listsAfter(last, AT_ONCE)) {
      for (LoggedList list : some) {
        if (list.candidates().size() < 2) continue; // the others abstained: nothing is ranked
        file.write(PreferenceRow.of(list));
        written++;
      }
      last = some.get(some.size() - 1).sequence();
    }
    return written;
  }
}
