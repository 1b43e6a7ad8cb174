package io.tributary.streams.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.api.Candidate;
import io.tributary.api.PreferencePair;
import io.tributary.api.ScoredCandidate;
import io.tributary.streams.log.PairLog;
import io.tributary.streams.log.PromptStatus;
import java.util.List;
import java.util.OptionalLong;

/** How far a prompt has come, as JSON. */
final class StatusJson {
  private StatusJson() {}

  /** Blocks on the database for what a pair holds. */
  static ObjectNode of(String id, PromptStatus status, PairLog log) {
    ObjectNode json = Answer.object().put("id", id);
    if (status instanceof PromptStatus.Queued queued) {
      return json.put("state", "queued").put("before", queued.before());
    }
    if (status instanceof PromptStatus.Fed fed) {
      return json.put("state", "in-flight").put("ordinal", fed.ordinal()).put("unit", fed.unit());
    }
    if (status instanceof PromptStatus.Paired paired) {
      json.put("state", "pair").put("sequence", paired.sequence());
      PreferencePair pair =
          (PreferencePair) log.examples(List.of(paired.sequence())).get(0).example();
      json.set("chosen", candidate(pair.chosen()));
      json.set("rejected", candidate(pair.rejected()));
      return trained(json, paired.trained());
    }
    if (status instanceof PromptStatus.Sampled sampled) {
      json.put("state", "sample").put("sequence", sampled.sequence());
      return trained(json, sampled.trained());
    }
    PromptStatus.Dropped dropped = (PromptStatus.Dropped) status;
    return json.put("state", "dropped")
        .put("reason", dropped.reason())
        .put("detail", dropped.detail());
  }

  private static ObjectNode candidate(ScoredCandidate scored) {
    Candidate candidate = scored.candidate();
    return Answer.object()
        .put("text", candidate.text())
        .put("score", scored.score())
        .put("first_version", candidate.version().number())
        .put("last_version", candidate.lastVersion().number());
  }

  /** The step is null as long as no step has trained it. */
  private static ObjectNode trained(ObjectNode json, OptionalLong step) {
    return json.put("trained_in_step", step.isPresent() ? (Long) step.getAsLong() : null);
  }
}
