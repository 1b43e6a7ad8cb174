package io.tributary.streams.pairs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.streams.pairs.PreferenceRow.ScoredText;
import io.tributary.streams.pairs.PreferenceRow.Versions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * Checks the rows of one file. All rows are of the layout of the first good one. A conversational
 * file without prompts has them where chosen and rejected begin with the same messages, as TRL
 * allows.
 */
final class RowParser {
  private PairLayout layout;
  private boolean ranked;

  /** Of the first row; empty before it. */
  Optional<PairLayout> layout() {
    return Optional.ofNullable(layout);
  }

  PreferenceRow parse(ObjectNode read) throws BadRowException {
    boolean list = RankedRow.is(read);
    requireSameColumns(list);
    ObjectNode row = list ? RankedRow.asPair(read) : read;
    PairLayout own = layoutOf(row);
    boolean implicit =
        own == PairLayout.CONVERSATIONAL && RowMessages.absent(row.get(Columns.PROMPT));
    List<Message> chosen = RowMessages.messages(row, Columns.CHOSEN, own, Message.ASSISTANT);
    List<Message> rejected = RowMessages.messages(row, Columns.REJECTED, own, Message.ASSISTANT);
    int shared = implicit ? shared(chosen, rejected) : 0;
    List<Message> prompt =
        implicit
            ? chosen.subList(0, shared)
            : RowMessages.messages(row, Columns.PROMPT, own, Message.USER);
    chosen = chosen.subList(shared, chosen.size());
    rejected = rejected.subList(shared, rejected.size());
    RowMessages.requirePrompt(
        prompt,
        "is missing, and chosen and rejected do not begin with the same messages;"
            + " write the messages that come before the response there");
    RowMessages.requireAnswer(chosen, Columns.CHOSEN);
    RowMessages.requireAnswer(rejected, Columns.REJECTED);
    OptionalDouble chosenScore = score(row, Columns.SCORE_CHOSEN, "");
    OptionalDouble rejectedScore = score(row, Columns.SCORE_REJECTED, "");
    requireBetter(chosenScore, rejectedScore);
    PreferenceRow parsed =
        new PreferenceRow(
            prompt,
            chosen,
            rejected,
            chosenScore,
            rejectedScore,
            versions(row, ""),
            id(row),
            judge(row),
            candidates(row));
    layout = own;
    ranked = list;
    return parsed;
  }

  private void requireSameColumns(boolean list) throws BadRowException {
    if (layout == null || list == ranked) return;
    throw new BadRowException(
        "has %s, but the rows before have %s; a file has one layout"
            .formatted(columns(list), columns(ranked)));
  }

  private static String columns(boolean list) {
    return list ? "responses and rewards" : "chosen and rejected";
  }

  private PairLayout layoutOf(ObjectNode row) throws BadRowException {
    JsonNode chosen = row.get(Columns.CHOSEN);
    PairLayout own =
        chosen != null && chosen.isArray() ? PairLayout.CONVERSATIONAL : PairLayout.PLAIN;
    if (layout != null && layout != own) {
      throw BadRowException.of(
          Columns.CHOSEN,
          "is %s, but the rows before have %s; a file has one layout"
              .formatted(RowMessages.kind(own), RowMessages.kind(layout)));
    }
    return own;
  }

  /** Messages that both begin with; each keeps one of its own at least. */
  private static int shared(List<Message> chosen, List<Message> rejected) {
    int most = Math.min(chosen.size(), rejected.size()) - 1;
    int shared = 0;
    while (shared < most && chosen.get(shared).equals(rejected.get(shared))) shared++;
    return shared;
  }

  private static OptionalDouble score(JsonNode row, String key, String where)
      throws BadRowException {
    JsonNode value = row.get(key);
    if (RowMessages.absent(value)) return OptionalDouble.empty();
    if (!value.isNumber() || !Double.isFinite(value.doubleValue())) {
      throw BadRowException.of(
          where + key, "is %s; it must be a finite number".formatted(RowMessages.shown(value)));
    }
    return OptionalDouble.of(value.doubleValue());
  }

  private static void requireBetter(OptionalDouble chosen, OptionalDouble rejected)
      throws BadRowException {
    if (chosen.isPresent() != rejected.isPresent()) {
      throw BadRowException.of(
          chosen.isPresent() ? Columns.SCORE_REJECTED : Columns.SCORE_CHOSEN,
          "is missing; a row has both scores or none");
    }
    if (chosen.isPresent() && chosen.getAsDouble() < rejected.getAsDouble()) {
      throw BadRowException.of(
          Columns.SCORE_CHOSEN,
          "is %s, less than score_rejected, %s; the better response is the chosen one"
              .formatted(chosen.getAsDouble(), rejected.getAsDouble()));
    }
  }

  private static Optional<Versions> versions(JsonNode row, String where) throws BadRowException {
    JsonNode first = row.get(Columns.VERSION_FIRST);
    JsonNode last = row.get(Columns.VERSION_LAST);
    if (RowMessages.absent(first) && RowMessages.absent(last)) return Optional.empty();
    long from = version(first, where + Columns.VERSION_FIRST);
    long to = version(last, where + Columns.VERSION_LAST);
    if (to < from) {
      throw BadRowException.of(
          where + Columns.VERSION_LAST,
          "is %d, before policy_version_first, %d".formatted(to, from));
    }
    return Optional.of(new Versions(from, to));
  }

  private static long version(JsonNode value, String column) throws BadRowException {
    if (RowMessages.absent(value)) {
      throw BadRowException.of(column, "is missing; a row has both versions or none");
    }
    if (!value.isIntegralNumber() || !value.canConvertToLong() || value.longValue() < 0) {
      throw BadRowException.of(
          column, "is %s; it must be a whole number from 0".formatted(RowMessages.shown(value)));
    }
    return value.longValue();
  }

  private static Optional<String> id(ObjectNode row) throws BadRowException {
    JsonNode id = row.get(Columns.PROMPT_ID);
    if (RowMessages.absent(id)) return Optional.empty();
    if (!id.isTextual() && !id.isIntegralNumber() || id.asText().isBlank()) {
      throw BadRowException.of(
          Columns.PROMPT_ID,
          "is %s; it must be a text or a whole number".formatted(RowMessages.shown(id)));
    }
    return Optional.of(id.isTextual() ? RowMessages.text(id, Columns.PROMPT_ID) : id.asText());
  }

  private static OptionalLong judge(ObjectNode row) throws BadRowException {
    JsonNode judge = row.get(Columns.JUDGE);
    if (RowMessages.absent(judge)) return OptionalLong.empty();
    if (!judge.isIntegralNumber() || !judge.canConvertToLong() || judge.longValue() < 1) {
      throw BadRowException.of(
          Columns.JUDGE,
          "is %s; it must be the number of a judge in its run, from 1; rename the column if it holds"
                  .formatted(RowMessages.shown(judge))
              + " something else");
    }
    return OptionalLong.of(judge.longValue());
  }

  private static List<ScoredText> candidates(ObjectNode row) throws BadRowException {
    JsonNode value = row.get(Columns.CANDIDATES);
    if (RowMessages.absent(value)) return List.of();
    if (!value.isArray()) {
      throw BadRowException.of(
          Columns.CANDIDATES, "is %s; it must be a list".formatted(RowMessages.shown(value)));
    }
    List<ScoredText> candidates = new ArrayList<>();
    for (JsonNode one : value) {
      String where = "%s[%d].".formatted(Columns.CANDIDATES, candidates.size());
      JsonNode text = one.get(Columns.TEXT);
      OptionalDouble score = score(one, Columns.SCORE, where);
      Optional<Versions> versions = versions(one, where);
      if (RowMessages.absent(text) || !text.isTextual() || score.isEmpty()) {
        throw BadRowException.of(
            where.substring(0, where.length() - 1),
            "is %s; it must have text and score".formatted(RowMessages.shown(one)));
      }
      candidates.add(
          new ScoredText(
              RowMessages.text(text, where + Columns.TEXT), score.getAsDouble(), versions));
    }
    return candidates;
  }
}
