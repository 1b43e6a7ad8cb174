package io.tributary.app.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code cluster status --json} of members that are processes which sleep, some of which answer.
 */
class ClusterStatusTest {
  @TempDir private Path runs;
  private final List<StatusServer> answering = new ArrayList<>();
  private LocalCluster cluster;

  @BeforeEach
  void aClusterIsPlanned() throws IOException {
    cluster = LocalCluster.plan(runs.resolve("cluster-july"), Sizes.DEFAULT);
  }

  @AfterEach
  void end() {
    answering.forEach(StatusServer::close);
    for (Member member : cluster.members()) {
      member.process(cluster.folder()).ifPresent(ProcessHandle::destroyForcibly);
    }
  }

  @Test
  void everyMemberHasItsProcessItsRolesItsStateAndThoseWithWeightsTheirVersion() throws Exception {
    for (Member member : cluster.members()) alive(member);
    answer("generator", Map.of("state", "working", "policy_version", 7));
    answer("learner", Map.of("state", "working", "policy_version", 9, "doing", Map.of("queue", 3)));
    answer("feed", Map.of("state", "joining"));
    JsonNode status = status();
    assertThat(status.get("state").asText()).isEqualTo("degraded");
    assertThat(status.get("members")).hasSameSizeAs(cluster.members());
    for (Member member : cluster.members()) {
      JsonNode shown = shown(status, member.name());
      assertThat(shown.get("pid").asLong())
          .isEqualTo(member.process(cluster.folder()).orElseThrow().pid());
      assertThat(shown.get("roles").get(0).asText()).isEqualTo(member.roles().get(0));
    }
    JsonNode generator = shown(status, first("generator").name());
    assertThat(generator.get("state").asText()).isEqualTo("working");
    assertThat(generator.get("policy_version").asLong()).isEqualTo(7);
    assertThat(generator.get("policy_lag").asLong()).isEqualTo(2);
    JsonNode learner = shown(status, first("learner").name());
    assertThat(learner.get("policy_version").asLong()).isEqualTo(9);
    assertThat(learner.get("doing").get("queue").asInt()).isEqualTo(3);
    JsonNode feed = shown(status, first("feed").name());
    assertThat(feed.get("state").asText()).isEqualTo("joining");
    assertThat(feed.get("policy_version").isNull()).isTrue();
    assertThat(feed.has("policy_lag")).isFalse();
    JsonNode buffer = shown(status, first("buffer").name());
    assertThat(buffer.get("state").asText()).isEqualTo("silent");
    assertThat(buffer.get("policy_version").isNull()).isTrue();
    assertThat(ClusterStatus.text(ClusterStatus.of(cluster)))
        .contains("version 7, lag 2")
        .doesNotContain("null");
  }

  @Test
  void whoHasNoProcessIsDeadAndAClusterOfTheseHasEnded() throws Exception {
    alive(first("feed"));
    JsonNode feed = shown(status(), first("feed").name());
    first("feed").process(cluster.folder()).orElseThrow().destroyForcibly();
    assertThat(feed.get("state").asText()).isEqualTo("silent");
    first("feed").process(cluster.folder()).ifPresent(process -> process.onExit().join());
    JsonNode ended = status();
    assertThat(ended.get("state").asText()).isEqualTo("ended");
    for (JsonNode member : ended.get("members")) {
      assertThat(member.get("state").asText()).isEqualTo("dead");
      assertThat(member.get("pid").asLong()).isEqualTo(-1);
      assertThat(member.get("policy_version").isNull()).isTrue();
    }
  }

  private void alive(Member member) throws IOException {
    member.start(cluster.folder(), List.of("sleep", "300"));
  }

  private void answer(String role, Map<String, Object> status) throws IOException {
    answering.add(StatusServer.start(first(role).statusPort(), () -> status, Map::of));
  }

  private Member first(String role) {
    return cluster.with(role).get(0);
  }

  private JsonNode status() throws IOException {
    ObjectMapper json = new ObjectMapper();
    return json.readTree(json.writeValueAsBytes(ClusterStatus.of(cluster)));
  }

  private static JsonNode shown(JsonNode status, String name) {
    for (JsonNode member : status.get("members")) {
      if (member.get("name").asText().equals(name)) return member;
    }
    throw new AssertionError("no member " + name + " in " + status);
  }
}
