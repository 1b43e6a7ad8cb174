package io.tributary.gpu.engine;

import java.util.ArrayList;
import java.util.List;

/** Rows of a pair batch: all chosen responses, then all rejected ones. */
final class PairRows {
  private PairRows() {}

  static TokenBatch of(List<TokenPair> pairs) {
    List<TokenSequence> rows = new ArrayList<>();
    for (TokenPair pair : pairs) rows.add(pair.chosen());
    for (TokenPair pair : pairs) rows.add(pair.rejected());
    return TokenBatch.of(rows);
  }
}
