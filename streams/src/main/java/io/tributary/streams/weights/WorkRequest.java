package io.tributary.streams.weights;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * A receiver tells what it has and asks what to fetch next.
 *
 * @param receiver its name, the same in all its requests
 * @param url where it serves what it has; empty if it does not
 * @param have indices of the manifest's parts that it has
 * @param whole whether these are all that it has, rather than all since its last request
 * @param busy indices of those that it is fetching
 * @param failures since the last request
 * @param slots how many parts it would fetch now
 */
record WorkRequest(
    VersionId version,
    String receiver,
    String url,
    BitSet have,
    boolean whole,
    BitSet busy,
    List<Failure> failures,
    int slots) {
  /**
   * A part that did not come.
   *
   * @param from the holder's URL; empty for the learner
   * @param damaged whether its bytes were wrong, rather than missing
   */
  record Failure(int part, String from, boolean damaged) {}

  ObjectNode json() {
    ObjectNode json = ManifestJson.MAPPER.createObjectNode();
    json.put("epoch", version.epoch()).put("version", version.number());
    json.put("receiver", receiver).put("url", url).put("slots", slots).put("whole", whole);
    have.stream().forEach(json.putArray("have")::add);
    busy.stream().forEach(json.putArray("busy")::add);
    var list = json.putArray("failures");
    for (Failure f : failures) {
      list.addObject().put("part", f.part()).put("from", f.from()).put("damaged", f.damaged());
    }
    return json;
  }

  static WorkRequest parse(JsonNode json) {
    List<Failure> failures = new ArrayList<>();
    for (JsonNode f : json.path("failures")) {
      failures.add(
          new Failure(index(f.path("part")), name(f.path("from")), f.path("damaged").asBoolean()));
    }
    String receiver = name(json.path("receiver"));
    if (receiver.isEmpty()) throw new IllegalArgumentException("no receiver");
    String url = name(json.path("url"));
    if (!url.isEmpty() && !url.startsWith("http://")) {
      throw new IllegalArgumentException("url must begin with http://");
    }
    return new WorkRequest(
        new VersionId(json.path("epoch").asLong(-1), json.path("version").asLong(-1)),
        receiver,
        url,
        indices(json.path("have")),
        json.path("whole").asBoolean(),
        indices(json.path("busy")),
        failures,
        Math.max(0, Math.min(64, json.path("slots").asInt())));
  }

  private static BitSet indices(JsonNode list) {
    BitSet indices = new BitSet();
    for (JsonNode part : list) indices.set(index(part));
    return indices;
  }

  private static int index(JsonNode node) {
    int index = node.isInt() ? node.intValue() : -1;
    if (index < 0 || index >= Manifest.MOST_FILES) {
      throw new IllegalArgumentException("no part number: " + node);
    }
    return index;
  }

  private static String name(JsonNode node) {
    String text = node.asText("");
    if (text.length() > Reading.LONGEST_NAME) throw new IllegalArgumentException("a name too long");
    return text;
  }
}
