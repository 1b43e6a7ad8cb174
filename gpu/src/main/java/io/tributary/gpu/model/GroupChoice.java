package io.tributary.gpu.model;

import io.tributary.api.OfflineResponses;
import io.tributary.api.PolicyVersion;
import io.tributary.api.PreferencePair;
import io.tributary.api.SampledResponses;
import io.tributary.api.ScoredCandidate;
import io.tributary.api.ScoredResponses;
import io.tributary.api.TrainingExample;
import io.tributary.gpu.objective.Examples;
import io.tributary.gpu.objective.Need;
import io.tributary.gpu.objective.Needs;
import io.tributary.gpu.objective.StreamFacts;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

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

  /**
   * Which responses of a file an objective trains on, best first.
   *
   * @throws IllegalArgumentException if a file cannot have what the objective needs
   */
  static List<OfflineResponses.Response> of(OfflineResponses example, Needs needs) {
    StreamFacts.file(example.ranks())
        .refusal(needs)
        .ifPresent(
            why -> {
              throw new IllegalArgumentException("%s: the objective %s".formatted(example, why));
            });
    return choose(example.responses(), OfflineResponses.Response::score, needs.examples());
  }

  private static List<ScoredCandidate> ofPair(PreferencePair pair, Needs needs) {
    if (needs.ranks() > 2 || needs.has(Need.REFERENCE_SAMPLES)) {
      throw new IllegalArgumentException(
          "prompt %s has a pair; the objective needs all candidates".formatted(pair.prompt().id()));
    }
    return ofList(List.of(pair.chosen(), pair.rejected()), needs);
  }

  private static List<ScoredCandidate> ofList(List<ScoredCandidate> sorted, Needs needs) {
    List<ScoredCandidate> chosen = choose(sorted, ScoredCandidate::score, needs.examples());
    return needs.has(Need.REFERENCE_SAMPLES) ? withReferenceSamples(chosen, sorted) : chosen;
  }

  private static <T> List<T> choose(
      List<T> bestFirst, ToDoubleFunction<T> score, Examples examples) {
    return switch (examples) {
      case SCORED -> bestFirst;
      case BEST -> bestFirst.subList(0, 1);
      case RANKED -> different(bestFirst, score);
      case PAIR -> ends(different(bestFirst, score));
      case SAMPLES -> throw new IllegalArgumentException("the objective takes no scores");
    };
  }

  /** Equal scores say nothing of the order of two responses: the first stays. */
  private static <T> List<T> different(List<T> bestFirst, ToDoubleFunction<T> score) {
    List<T> out = new ArrayList<>();
    for (T one : bestFirst) {
      if (out.isEmpty()
          || score.applyAsDouble(out.get(out.size() - 1)) != score.applyAsDouble(one)) {
        out.add(one);
      }
    }
    return out;
  }

  private static <T> List<T> ends(List<T> ranked) {
    return List.of(ranked.get(0), ranked.get(ranked.size() - 1));
  }

  private static List<ScoredCandidate> withReferenceSamples(
      List<ScoredCandidate> pair, List<ScoredCandidate> sorted) {
    List<ScoredCandidate> out = new ArrayList<>(pair);
    for (ScoredCandidate one : sorted) {
      if (one.candidate().lastVersion().equals(PolicyVersion.REFERENCE)) out.add(one);
    }
    return out;
  }
}
