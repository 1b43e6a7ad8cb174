package io.tributary.app.making;

import io.tributary.app.UserError;
import io.tributary.gpu.chat.ChatMessage;
import io.tributary.gpu.engine.TokenPair;
import io.tributary.gpu.engine.TokenSequence;
import io.tributary.gpu.model.ResponseCodec;
import io.tributary.streams.pairs.Message;
import io.tributary.streams.pairs.PairRows;
import io.tributary.streams.pairs.PreferenceRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Rows of preference files as a model's tokens. A response in a file is taken as ended by who wrote
 * it, so it gets the EOS.
 */
final class PairSource {
  private final ResponseCodec codec;
  private final List<Encoded> pairs = new ArrayList<>();
  private String firstTooLong;
  private int tooLong;

  private PairSource(ResponseCodec codec) {
    this.codec = codec;
  }

  /**
   * A pair and what its prompt says.
   *
   * @param prompt all messages; pairs of one prompt are held out or trained on together
   */
  record Encoded(String prompt, TokenPair pair) {}

  /**
   * All pairs that fit the model's context; others are said and left out, never cut.
   *
   * @throws UserError if a row has what the model cannot be given, or none fits
   */
  static List<Encoded> encode(
      List<PairRows.Placed> rows, ResponseCodec codec, Consumer<String> notices) {
    PairSource source = new PairSource(codec);
    for (PairRows.Placed row : rows) source.add(row);
    String left =
        "%d of %d pairs are longer than the model's context of %d tokens (the first: %s)"
            .formatted(source.tooLong, rows.size(), codec.context(), source.firstTooLong);
    if (source.pairs.isEmpty()) throw UserError.failed(left + "; there is nothing to train on");
    if (source.tooLong > 0) notices.accept(left + "; they are left out");
    return source.pairs;
  }

  private void add(PairRows.Placed placed) {
    PreferenceRow row = placed.row();
    int[] prompt = prompt(placed);
    TokenPair pair =
        new TokenPair(
            new TokenSequence(prompt, response(placed, "chosen", row.chosen())),
            new TokenSequence(prompt, response(placed, "rejected", row.rejected())));
    int longest = Math.max(pair.chosen().length(), pair.rejected().length());
    if (longest > codec.context()) {
      if (tooLong++ == 0) firstTooLong = "%s, %d tokens".formatted(placed.place(), longest);
      return;
    }
    pairs.add(new Encoded(row.prompt().toString(), pair));
  }

  private int[] prompt(PairRows.Placed placed) {
    List<ChatMessage> messages =
        placed.row().prompt().stream().map(m -> ChatMessage.of(m.role(), m.content())).toList();
    Optional<int[]> tokens = codec.conversation(messages);
    return tokens.orElseThrow(
        () ->
            UserError.failed(
                    "%s: the prompt has %d messages, and the model has no chat template to put them by"
                        .formatted(placed.place(), messages.size()))
                .withHint(
                    "give a model with a chat template and model.template = auto, or prompts of"
                        + " one user message"));
  }

  private int[] response(PairRows.Placed placed, String column, List<Message> messages) {
    if (messages.size() > 1) {
      throw UserError.failed(
          "%s: column %s goes on with %d messages after the prompt; it must have the assistant's alone"
              .formatted(placed.place(), column, messages.size()));
    }
    return codec.response(messages.get(0).content(), true);
  }
}
