package io.tributary.app.making;

import io.tributary.gpu.model.ResponseCodec;
import io.tributary.gpu.objective.Needs;
import io.tributary.streams.pairs.LabelledRows;
import io.tributary.streams.pairs.PairRows;
import java.util.List;
import java.util.function.Consumer;

/** The rows of files, which become a model's tokens once the model is there. */
public sealed interface OfflineData {
  /** Pairs or ranked lists. */
  record Preferences(PairRows.Read read) implements OfflineData {}

  /** Responses without a partner, each with a label. */
  record Labels(List<LabelledRows.Placed> rows) implements OfflineData {
    public Labels {
      rows = List.copyOf(rows);
    }
  }

  /**
   * What came of the rows.
   *
   * @param undecided rows left out, since they prefer none of their responses
   * @param unranked rows left out, since they have fewer different scores than the objective needs
   */
  record Encoding(List<? extends OfflineExample> rows, long undecided, int unranked) {}

  /**
   * All rows that the model and the objective can have; others are said and left out.
   *
   * @throws io.tributary.app.UserError if none is left
   */
  static Encoding encode(
      OfflineData data, ResponseCodec codec, Needs needs, Consumer<String> notices) {
    if (data instanceof Labels labels) {
      return new Encoding(LabelSource.encode(labels.rows(), codec, notices), 0, 0);
    }
    PairRows.Read read = ((Preferences) data).read();
    PairSource.Encoding pairs = PairSource.encode(read.rows(), codec, needs, notices);
    return new Encoding(pairs.rows(), read.undecided(), pairs.unranked());
  }
}
