package io.tributary.app.making;

import io.tributary.api.OfflinePair;
import io.tributary.api.Prompt;
import io.tributary.gpu.model.ResponseCodec;
import io.tributary.streams.pairs.PairRows;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** The pairs of a preference file as a stream's learner trains on them. */
public final class OfflineExamples {
  private OfflineExamples() {}

  /**
   * In the file's order, called by their number in it, from 1; those that do not fit the model's
   * context are said and left out.
   *
   * @throws io.tributary.app.UserError if a row has what the model cannot be given, or none fits
   */
  public static List<OfflinePair> of(
      Path file, PairRows.Read rows, ResponseCodec codec, Consumer<String> notices) {
    List<OfflinePair> pairs = new ArrayList<>();
    for (PairSource.Encoded one : PairSource.encode(rows.rows(), codec, notices)) {
      String id = "%s, pair %d".formatted(file.getFileName(), pairs.size() + 1);
      pairs.add(
          new OfflinePair(
              new Prompt(id, one.prompt()),
              one.pair().chosen().prompt(),
              one.pair().chosen().response(),
              one.pair().rejected().response()));
    }
    return pairs;
  }
}
