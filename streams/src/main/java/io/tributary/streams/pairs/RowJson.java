package io.tributary.streams.pairs;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.streams.pairs.PreferenceRow.ScoredText;
import io.tributary.streams.pairs.PreferenceRow.Versions;
import java.util.List;

/** Rows as JSON; what a row does not have is left out. */
final class RowJson {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private RowJson() {}

  /** A row in a layout, which must allow it: see {@link PreferenceRow#refusal}. */
  static ObjectNode of(PreferenceRow row, PairLayout layout) {
    if (layout == PairLayout.RANKED) return ranked(row);
    ObjectNode json = JSON.objectNode();
    messages(json, Columns.PROMPT, row.prompt(), layout);
    messages(json, Columns.CHOSEN, row.chosen(), layout);
    messages(json, Columns.REJECTED, row.rejected(), layout);
    row.chosenScore().ifPresent(score -> json.put(Columns.SCORE_CHOSEN, score));
    row.rejectedScore().ifPresent(score -> json.put(Columns.SCORE_REJECTED, score));
    row.versions().ifPresent(versions -> put(json, versions));
    row.promptId().ifPresent(id -> json.put(Columns.PROMPT_ID, id));
    row.judge().ifPresent(judge -> json.put(Columns.JUDGE, judge));
    if (row.candidates().isEmpty()) return json;
    ArrayNode candidates = json.putArray(Columns.CANDIDATES);
    for (ScoredText candidate : row.candidates()) {
      ObjectNode one = candidates.addObject();
      one.put(Columns.TEXT, candidate.text());
      one.put(Columns.SCORE, candidate.score());
      candidate.versions().ifPresent(versions -> put(one, versions));
    }
    return json;
  }

  private static ObjectNode ranked(PreferenceRow row) {
    ObjectNode json = JSON.objectNode();
    messages(json, Columns.PROMPT, row.prompt(), PairLayout.PLAIN);
    ArrayNode responses = json.putArray(Columns.RESPONSES);
    ArrayNode rewards = json.putArray(Columns.REWARDS);
    for (ScoredText candidate : row.candidates()) {
      responses.add(candidate.text());
      rewards.add(candidate.score());
    }
    row.versions().ifPresent(versions -> put(json, versions));
    row.promptId().ifPresent(id -> json.put(Columns.PROMPT_ID, id));
    row.judge().ifPresent(judge -> json.put(Columns.JUDGE, judge));
    return json;
  }

  private static void put(ObjectNode json, Versions versions) {
    json.put(Columns.VERSION_FIRST, versions.first());
    json.put(Columns.VERSION_LAST, versions.last());
  }

  private static void messages(
      ObjectNode json, String column, List<Message> messages, PairLayout layout) {
    if (layout == PairLayout.PLAIN) {
      json.put(column, messages.get(0).content());
      return;
    }
    ArrayNode array = json.putArray(column);
    for (Message message : messages) {
      ObjectNode one = array.addObject();
      one.put(Columns.ROLE, message.role());
      one.put(Columns.CONTENT, message.content());
    }
  }
}
