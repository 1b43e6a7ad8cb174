package io.tributary.app.making;

import io.tributary.api.OfflineResponses;
import io.tributary.api.OfflineResponses.Response;
import io.tributary.api.Prompt;
import io.tributary.app.UserError;
import io.tributary.gpu.chat.ChatMessage;
import io.tributary.gpu.engine.TokenPair;
import io.tributary.gpu.engine.TokenSequence;
import io.tributary.gpu.model.ResponseCodec;
import io.tributary.gpu.objective.Examples;
import io.tributary.gpu.objective.Needs;
import io.tributary.streams.pairs.Message;
import io.tributary.streams.pairs.PairRows;
import io.tributary.streams.pairs.PreferenceRow;
import io.tributary.streams.pairs.PreferenceRow.ScoredText;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Rows of preference files as a model's tokens: chosen and rejected, or for objectives that rank or
 * group all scored responses. A response in a file is taken as ended by who wrote it, so it gets
 * the EOS.
 */
final class PairSource {
  private final ResponseCodec codec;
  private final Needs needs;
  private final List<Encoded> encoded = new ArrayList<>();
  private final Set<List<Object>> lists = new HashSet<>();
  private String firstTooLong;
  private int tooLong;
  private int unranked;
  private int repeated;

  private PairSource(ResponseCodec codec, Needs needs) {
    this.codec = codec;
    this.needs = needs;
  }

  /**
   * A row and what its prompt says.
   *
   * @param prompt all messages; rows of one prompt are held out or trained on together
   */
  record Encoded(String prompt, OfflineResponses responses) {
    /** Its best and its worst response. */
    TokenPair pair() {
      List<Response> all = responses.responses();
      int[] before = responses.promptTokens();
      return new TokenPair(
          new TokenSequence(before, all.get(0).tokens()),
          new TokenSequence(before, all.get(all.size() - 1).tokens()));
    }
  }

  /**
   * What came of the rows.
   *
   * @param unranked rows left out, since they have fewer different scores than the objective needs
   */
  record Encoding(List<Encoded> rows, int unranked) {}

  /**
   * All rows that fit the model's context and have what the objective needs; others are said and
   * left out, never cut.
   *
   * @throws UserError if a row has what the model cannot be given, or none is left
   */
  static Encoding encode(
      List<PairRows.Placed> rows, ResponseCodec codec, Needs needs, Consumer<String> notices) {
    PairSource source = new PairSource(codec, needs);
    for (PairRows.Placed row : rows) source.add(row);
    List<String> left = source.leftOut(rows.size());
    if (source.encoded.isEmpty()) {
      throw UserError.failed(String.join("; ", left) + "; there is nothing to train on");
    }
    for (String why : left) notices.accept(why + "; they are left out");
    return new Encoding(source.encoded, source.unranked);
  }

  private List<String> leftOut(int rows) {
    List<String> said = new ArrayList<>();
    String what = wantsLists() ? "lists" : "pairs";
    if (tooLong > 0) {
      said.add(
          "%d of %d %s are longer than the model's context of %d tokens (the first: %s)"
              .formatted(tooLong, rows, what, codec.context(), firstTooLong));
    }
    if (unranked > 0) {
      said.add(
          "%d of %d lists have fewer than %d different scores"
              .formatted(unranked, rows, needs.ranks()));
    }
    if (repeated > 0) said.add("%d of %d lists were there before".formatted(repeated, rows));
    return said;
  }

  private boolean wantsLists() {
    return needs.examples() == Examples.RANKED || needs.examples() == Examples.SCORED;
  }

  private void add(PairRows.Placed placed) {
    PreferenceRow row = placed.row();
    boolean list = wantsLists() && !row.candidates().isEmpty();
    if (wantsLists() && row.ranks() < needs.ranks()) {
      unranked++;
      return;
    }
    // a prompt with several pairs has the same candidates beside each of them
    if (list && !lists.add(List.of(row.prompt(), row.candidates()))) {
      repeated++;
      return;
    }
    int[] prompt = prompt(placed);
    List<Response> responses = list ? ranked(row) : pair(placed);
    int longest =
        prompt.length + responses.stream().mapToInt(r -> r.tokens().length).max().orElse(0);
    if (longest > codec.context()) {
      if (tooLong++ == 0) firstTooLong = "%s, %d tokens".formatted(placed.place(), longest);
      return;
    }
    String said = row.prompt().toString();
    encoded.add(
        new Encoded(
            said, new OfflineResponses(new Prompt(placed.place(), said), prompt, responses)));
  }

  private List<Response> ranked(PreferenceRow row) {
    return row.candidates().stream()
        .sorted(Comparator.comparingDouble(ScoredText::score).reversed())
        .map(one -> new Response(codec.response(one.text(), true), one.score()))
        .toList();
  }

  private List<Response> pair(PairRows.Placed placed) {
    PreferenceRow row = placed.row();
    return List.of(
        new Response(response(placed, "chosen", row.chosen()), 1),
        new Response(response(placed, "rejected", row.rejected()), 0));
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
