package io.tributary.app.making;

import io.tributary.api.OfflineResponses;
import io.tributary.api.OfflineResponses.Response;
import io.tributary.api.Prompt;
import io.tributary.app.UserError;
import io.tributary.gpu.engine.TokenGroup;
import io.tributary.gpu.engine.TokenSequence;
import io.tributary.gpu.model.ExampleEncoder;
import io.tributary.gpu.model.ResponseCodec;
import io.tributary.gpu.objective.Examples;
import io.tributary.gpu.objective.Needs;
import io.tributary.streams.pairs.PairRows;
import io.tributary.streams.pairs.PreferenceRow;
import io.tributary.streams.pairs.PreferenceRow.ScoredText;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Rows of preference files as a model's tokens: chosen and rejected, or for objectives that rank or
 * group all scored responses.
 */
final class PairSource {
  private final ResponseCodec codec;
  private final RowTokens tokens;
  private final Needs needs;
  private final List<Encoded> encoded = new ArrayList<>();
  private final Set<List<Object>> lists = new HashSet<>();
  private String firstTooLong;
  private int tooLong;
  private int unranked;
  private int repeated;

  private PairSource(ResponseCodec codec, Needs needs) {
    this.codec = codec;
    this.tokens = new RowTokens(codec);
    this.needs = needs;
  }

  /**
   * A row and what its prompt says.
   *
   * @param prompt all messages; rows of one prompt are held out or trained on together
   */
  record Encoded(String prompt, OfflineResponses responses) implements OfflineExample {
    @Override
    public TokenGroup group(Needs needs) {
      return ExampleEncoder.group(responses, needs);
    }

    /** Its best and its worst response. */
    @Override
    public List<TokenSequence> measured() {
      List<Response> all = responses.responses();
      int[] before = responses.promptTokens();
      return List.of(
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
    int[] prompt = tokens.prompt(placed.place(), row.prompt());
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
        .map(one -> new Response(tokens.response(one.text()), one.score()))
        .toList();
  }

  private List<Response> pair(PairRows.Placed placed) {
    PreferenceRow row = placed.row();
    return List.of(
        new Response(tokens.response(placed.place(), "chosen", row.chosen()), 1),
        new Response(tokens.response(placed.place(), "rejected", row.rejected()), 0));
  }
}
