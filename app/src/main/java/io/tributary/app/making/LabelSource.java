package io.tributary.app.making;

import io.tributary.app.UserError;
import io.tributary.gpu.engine.TokenGroup;
import io.tributary.gpu.engine.TokenSequence;
import io.tributary.gpu.model.ResponseCodec;
import io.tributary.gpu.objective.Needs;
import io.tributary.streams.pairs.LabelledRow;
import io.tributary.streams.pairs.LabelledRows;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Responses with a label as a model's tokens. */
final class LabelSource {
  private static final float[] UNKNOWN = {};

  private LabelSource() {}

  /**
   * @param desirable what its label says
   */
  record Encoded(String prompt, TokenSequence sequence, boolean desirable)
      implements OfflineExample {
    @Override
    public TokenGroup group(Needs needs) {
      return new TokenGroup(measured(), new double[] {desirable ? 1 : 0}, UNKNOWN);
    }

    @Override
    public List<TokenSequence> measured() {
      return List.of(sequence);
    }
  }

  /**
   * All that fit the model's context; others are said and left out, never cut.
   *
   * @throws UserError if a row has what the model cannot be given, or none is left
   */
  static List<Encoded> encode(
      List<LabelledRows.Placed> rows, ResponseCodec codec, Consumer<String> notices) {
    RowTokens tokens = new RowTokens(codec);
    List<Encoded> out = new ArrayList<>();
    String firstTooLong = null;
    for (LabelledRows.Placed placed : rows) {
      LabelledRow row = placed.row();
      int[] prompt = tokens.prompt(placed.place(), row.prompt());
      int[] response = tokens.response(placed.place(), "completion", row.completion());
      int length = prompt.length + response.length;
      if (length <= codec.context()) {
        out.add(
            new Encoded(row.prompt().toString(), new TokenSequence(prompt, response), row.label()));
      } else if (firstTooLong == null) {
        firstTooLong = "%s, %d tokens".formatted(placed.place(), length);
      }
    }
    if (firstTooLong == null) return out;
    String said =
        "%d of %d responses are longer than the model's context of %d tokens (the first: %s)"
            .formatted(rows.size() - out.size(), rows.size(), codec.context(), firstTooLong);
    if (out.isEmpty()) throw UserError.failed(said + "; there is nothing to train on");
    notices.accept(said + "; they are left out");
    return out;
  }
}
