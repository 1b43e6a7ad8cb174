package io.tributary.streams.pairs;

import io.tributary.streams.log.LoggedPair;
import io.tributary.streams.log.SqlPairLog;
import java.io.IOException;
import java.util.List;

/** Writes the pairs of a log to a file, in order of their sequence numbers. */
public final class PairExport {
  private static final int AT_ONCE = 64;

  private PairExport() {}

  /**
   * The pairs that the log has; a log may grow meanwhile, and what is committed before the end
   * comes too.
   *
   * @return how many pairs were written
   * @throws PairFileException if the file is there already or cannot be written; nothing is left
   */
  public static long run(SqlPairLog log, PairOutput to, PairLayout layout) {
    to.requireFree();
    try (WholePairFile file = new WholePairFile(to, layout)) {
      long written = 0;
      long last = 0;
      for (List<LoggedPair> some = log.pairsAfter(last, AT_ONCE);
          !some.isEmpty();
          some = log.pairsAfter(last, AT_ONCE)) {
        for (LoggedPair pair : some) file.write(PreferenceRow.of(pair));
        written += some.size();
        last = some.get(some.size() - 1).sequence();
      }
      file.commit();
      return written;
    } catch (IOException e) {
      throw new PairFileException(
          "%s cannot be written: %s; nothing of it was kept".formatted(to.file(), e), e);
    }
  }
}
