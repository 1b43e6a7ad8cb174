package io.tributary.app.making;

import io.tributary.api.OfflineResponses;
import io.tributary.api.Prompt;
import io.tributary.gpu.model.ResponseCodec;
import io.tributary.gpu.objective.Needs;
import io.tributary.streams.pairs.PairRows;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** The rows of a preference file as a stream's learner trains on them. */
public final class OfflineExamples {
  private OfflineExamples() {}

  /**
   * In the file's order, called by their number among those that are kept, from 1; those that do
   * not fit the model's context or have too few different scores are said and left out.
   *
   * @param needs of the objective
   * @throws io.tributary.app.UserError if a row has what the model cannot be given, or none fits
   */
  public static List<OfflineResponses> of(
      Path file, PairRows.Read rows, ResponseCodec codec, Needs needs, Consumer<String> notices) {
    List<OfflineResponses> out = new ArrayList<>();
    for (PairSource.Encoded one : PairSource.encode(rows.rows(), codec, needs, notices).rows()) {
      String id = "%s, example %d".formatted(file.getFileName(), out.size() + 1);
      OfflineResponses read = one.responses();
      out.add(
          new OfflineResponses(
              new Prompt(id, one.prompt()), read.promptTokens(), read.responses()));
    }
    return out;
  }
}
