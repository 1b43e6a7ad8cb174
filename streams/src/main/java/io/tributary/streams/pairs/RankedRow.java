package io.tributary.streams.pairs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * RLHFlow's rows: all responses to a prompt with a reward for each. The best and the worst are the
 * pair, the earliest of equals, as its trainer takes them; all of them are its candidates.
 */
final class RankedRow {
  private RankedRow() {}

  static boolean is(ObjectNode row) {
    return present(row.get(Columns.RESPONSES))
        && !present(row.get(Columns.CHOSEN))
        && !present(row.get(Columns.REJECTED));
  }

  /**
   * The same as TRL's columns.
   *
   * @throws UndecidedRowException if no response is better than another
   */
  static ObjectNode asPair(ObjectNode row) throws BadRowException {
    JsonNode responses = list(row, Columns.RESPONSES);
    JsonNode rewards = list(row, Columns.REWARDS);
    if (responses.size() != rewards.size()) {
      throw BadRowException.of(
          Columns.REWARDS,
          "has %d numbers for %d responses; there must be one for each"
              .formatted(rewards.size(), responses.size()));
    }
    if (responses.size() < 2) {
      throw BadRowException.of(
          Columns.RESPONSES, "has %d; a pair takes two at least".formatted(responses.size()));
    }
    int best = 0;
    int worst = 0;
    for (int i = 0; i < responses.size(); i++) {
      double reward = reward(rewards.get(i), i);
      if (!responses.get(i).isTextual()) {
        throw BadRowException.of(
            "%s[%d]".formatted(Columns.RESPONSES, i),
            "is %s; it must be a text".formatted(RowMessages.shown(responses.get(i))));
      }
      if (reward > rewards.get(best).doubleValue()) best = i;
      if (reward < rewards.get(worst).doubleValue()) worst = i;
    }
    if (best == worst || responses.get(best).equals(responses.get(worst))) {
      throw new UndecidedRowException("has no response that is better than another");
    }
    ObjectNode pair = row.deepCopy();
    pair.remove(Columns.RESPONSES);
    pair.remove(Columns.REWARDS);
    boolean messages = present(row.get(Columns.PROMPT)) && row.get(Columns.PROMPT).isArray();
    said(pair, Columns.CHOSEN, responses.get(best), messages);
    said(pair, Columns.REJECTED, responses.get(worst), messages);
    pair.set(Columns.SCORE_CHOSEN, rewards.get(best));
    pair.set(Columns.SCORE_REJECTED, rewards.get(worst));
    ArrayNode candidates = pair.putArray(Columns.CANDIDATES);
    for (int i = 0; i < responses.size(); i++) {
      candidates
          .addObject()
          .put(Columns.TEXT, responses.get(i).textValue())
          .put(Columns.SCORE, rewards.get(i).doubleValue());
    }
    return pair;
  }

  private static void said(ObjectNode pair, String column, JsonNode text, boolean messages) {
    if (!messages) {
      pair.set(column, text);
      return;
    }
    pair.putArray(column)
        .addObject()
        .put(Columns.ROLE, Message.ASSISTANT)
        .set(Columns.CONTENT, text);
  }

  private static JsonNode list(ObjectNode row, String column) throws BadRowException {
    JsonNode value = row.get(column);
    if (!present(value)) {
      throw BadRowException.of(
          column, "is missing; a row with responses has a reward for each of them");
    }
    if (value.isArray()) return value;
    throw BadRowException.of(
        column, "is %s; it must be a list".formatted(RowMessages.shown(value)));
  }

  private static double reward(JsonNode value, int at) throws BadRowException {
    if (value.isNumber() && Double.isFinite(value.doubleValue())) return value.doubleValue();
    throw BadRowException.of(
        "%s[%d]".formatted(Columns.REWARDS, at),
        "is %s; it must be a finite number".formatted(RowMessages.shown(value)));
  }

  private static boolean present(JsonNode value) {
    return value != null && !value.isNull();
  }
}
