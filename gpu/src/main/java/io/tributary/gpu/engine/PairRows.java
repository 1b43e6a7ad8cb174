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

  /** The reference's log-probs of the same rows. */
  static double[] reference(List<TokenPair> pairs) {
    double[] out = new double[2 * pairs.size()];
    for (int i = 0; i < pairs.size(); i++) {
      TokenPair.LogProbs known =
          pairs
              .get(i)
              .reference()
              .orElseThrow(() -> new IllegalStateException("a pair that is not completed"));
      out[i] = known.chosen();
      out[pairs.size() + i] = known.rejected();
    }
    return out;
  }
}
