package io.tributary.gpu.model;

import io.tributary.api.PolicyVersion;
import io.tributary.api.PreferencePair;
import io.tributary.api.SampledResponses;
import io.tributary.api.ScoredCandidate;
import io.tributary.api.ScoredResponses;
import io.tributary.api.TrainingExample;
import io.tributary.gpu.objective.Need;
import io.tributary.gpu.objective.Needs;
import java.util.ArrayList;
import java.util.List;

/** Which candidates of an example an objective trains on, best first. */
final class GroupChoice {
  private GroupChoice() {}

  /**
   * @throws IllegalArgumentException if the example is not one that the objective can use
   */
  static List<ScoredCandidate> of(TrainingExample example, Needs needs) {
    if (example instanceof SampledResponses) {
      throw new IllegalArgumentException(
          "prompt %s has samples without scores; the objective needs %s"
              .formatted(example.prompt().id(), needs.examples()));
    }
    if (example instanceof PreferencePair pair) return ofPair(pair, needs);
    ScoredResponses list = (ScoredResponses) example;
    if (list.ranks() < needs.ranks()) {
      throw new IllegalArgumentException(
          "prompt %s has candidates with %d different scores; the objective needs %d"
              .formatted(list.prompt().id(), list.ranks(), needs.ranks()));
    }
    return ofList(list.bestFirst(), needs);
  }

  private static List<ScoredCandidate> ofPair(PreferencePair pair, Needs needs) {
    if (needs.ranks() > 2 || needs.has(Need.REFERENCE_SAMPLES)) {
      throw new IllegalArgumentException(
          "prompt %s has a pair; the objective needs all candidates".formatted(pair.prompt().id()));
    }
    return ofList(List.of(pair.chosen(), pair.rejected()), needs);
  }

  private static List<ScoredCandidate> ofList(List<ScoredCandidate> sorted, Needs needs) {
    return switch (needs.examples()) {
      case SCORED -> sorted;
      case BEST -> sorted.subList(0, 1);
      case RANKED -> different(sorted);
      case PAIR -> pair(sorted, needs);
      case SAMPLES -> throw new IllegalArgumentException("the objective takes no scores");
    };
  }

  /** Equal scores say nothing of the order of two responses: the first stays. */
  private static List<ScoredCandidate> different(List<ScoredCandidate> sorted) {
    List<ScoredCandidate> out = new ArrayList<>();
    for (ScoredCandidate one : sorted) {
      if (out.isEmpty() || out.get(out.size() - 1).score() != one.score()) out.add(one);
    }
    return out;
  }

  /** Best and worst, and the reference's own samples behind them if they are wanted. */
  private static List<ScoredCandidate> pair(List<ScoredCandidate> sorted, Needs needs) {
    List<ScoredCandidate> out = new ArrayList<>();
    out.add(sorted.get(0));
    out.add(different(sorted).get(different(sorted).size() - 1));
    if (needs.has(Need.REFERENCE_SAMPLES)) {
      for (ScoredCandidate one : sorted) {
        if (one.candidate().lastVersion().equals(PolicyVersion.REFERENCE)) out.add(one);
      }
    }
    return out;
  }
}
