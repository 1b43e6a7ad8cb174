package io.tributary.streams.weights;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/** What a receiver is to fetch, and from whom. */
record Work(List<Item> items) {
  /**
   * One part.
   *
   * @param from the holder's URL; empty for the learner
   */
  record Item(int part, String from) {}

  ObjectNode json() {
    ObjectNode json = ManifestJson.MAPPER.createObjectNode();
    var list = json.putArray("items");
    items.forEach(i -> list.addObject().put("part", i.part()).put("from", i.from()));
    return json;
  }

  static Work parse(JsonNode json) {
    List<Item> items = new ArrayList<>();
    for (JsonNode item : json.path("items")) {
      items.add(new Item(item.path("part").asInt(-1), item.path("from").asText("")));
    }
    return new Work(items);
  }
}
