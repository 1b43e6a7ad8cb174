package io.tributary.app.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the members of a cluster say of themselves. */
final class ClusterStatus {
  private ClusterStatus() {}

  /**
   * As it is shown with {@code --json}: {@code members}, each with {@code name}, {@code pid},
   * {@code roles}, {@code state} and {@code policy_version}, which is null where there are no
   * weights; where there are, {@code policy_lag} too.
   */
  static Map<String, Object> of(LocalCluster cluster) {
    List<Map<String, Object>> members = new ArrayList<>();
    for (Member member : cluster.members()) members.add(member(cluster, member));
    long newest =
        members.stream()
            .filter(ClusterStatus::hasWeights)
            .mapToLong(member -> (long) member.get("policy_version"))
            .max()
            .orElse(0);
    for (Map<String, Object> member : members) {
      if (!hasWeights(member)) continue;
      member.put("policy_lag", newest - (long) member.get("policy_version"));
    }
    Map<String, Object> status = new LinkedHashMap<>();
    status.put("folder", cluster.folder().toString());
    status.put("state", state(members));
    status.put("members", members);
    return status;
  }

  private static boolean hasWeights(Map<String, Object> member) {
    return member.get("policy_version") != null;
  }

  private static String state(List<Map<String, Object>> members) {
    if (members.stream().allMatch(member -> member.get("state").equals("dead"))) return "ended";
    boolean well =
        members.stream()
            .noneMatch(
                member ->
                    member.get("state").equals("dead") || member.get("state").equals("silent"));
    return well ? "well" : "degraded";
  }

  private static Map<String, Object> member(LocalCluster cluster, Member member) {
    Map<String, Object> shown = new LinkedHashMap<>();
    shown.put("name", member.name());
    Optional<ProcessHandle> process = member.process(cluster.folder());
    shown.put("pid", process.map(ProcessHandle::pid).orElse(-1L));
    shown.put("roles", member.roles());
    if (process.isEmpty()) {
      shown.put("state", "dead");
      shown.put("policy_version", null);
      return shown;
    }
    Optional<JsonNode> said = member.status();
    shown.put("state", said.map(node -> node.path("state").asText()).orElse("silent"));
    Optional<JsonNode> version = said.map(node -> node.get("policy_version"));
    shown.put("policy_version", version.map(JsonNode::asLong).orElse(null));
    said.ifPresent(
        node -> {
          if (node.has("judge")) shown.put("judge", node.get("judge").asInt());
          shown.put("doing", node.get("doing"));
          shown.put("figures", node.get("figures"));
          shown.put("cluster", node.get("cluster"));
        });
    return shown;
  }

  /** For people: a line a member. */
  static String text(Map<String, Object> status) {
    StringBuilder text = new StringBuilder();
    text.append("%s: %s%n".formatted(status.get("folder"), status.get("state")));
    @SuppressWarnings("unchecked") // as it was put together above
    List<Map<String, Object>> members = (List<Map<String, Object>>) status.get("members");
    for (Map<String, Object> member : members) {
      text.append(
          "  %-14s pid %-8s %-20s"
              .formatted(member.get("name"), member.get("pid"), member.get("state")));
      if (hasWeights(member)) {
        text.append(
            " version %s, lag %s"
                .formatted(member.get("policy_version"), member.get("policy_lag")));
      }
      if (member.containsKey("judge")) text.append(" judge %s".formatted(member.get("judge")));
      if (member.get("doing") instanceof JsonNode doing && !doing.isEmpty()) {
        doing.fields().forEachRemaining(e -> text.append("  " + e.getKey() + " " + e.getValue()));
      }
      text.append(System.lineSeparator());
    }
    return text.toString();
  }
}
