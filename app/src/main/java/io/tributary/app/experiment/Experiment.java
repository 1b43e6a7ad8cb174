package io.tributary.app.experiment;

import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * A comparison that one command repeats.
 *
 * @param question what it asks
 * @param claim what is to be decided, a sentence without its full stop
 * @param source where the claim is from
 * @param settings of all arms
 * @param equal what all arms that are {@code budgeted} must have been given the same of
 * @param curve whether versions on the way are measured too
 */
record Experiment(
    String name,
    String question,
    String claim,
    String source,
    List<String> settings,
    List<Arm> arms,
    List<Budget.Part> equal,
    boolean curve,
    List<Contrast> contrasts) {
  Experiment {
    Objects.requireNonNull(name, "name");
    settings = List.copyOf(settings);
    arms = List.copyOf(arms);
    equal = List.copyOf(equal);
    contrasts = List.copyOf(contrasts);
    Set<String> names = new HashSet<>();
    Set<String> stages = new HashSet<>();
    for (Arm arm : arms) {
      if (!names.add(arm.name())) throw new IllegalArgumentException("two arms " + arm.name());
      for (Stage stage : arm.stages()) {
        if (!stages.containsAll(stage.uses())) {
          throw new IllegalArgumentException(
              "%s uses %s before all of it is there".formatted(stage.name(), stage.uses()));
        }
        if (!stages.add(stage.name())) {
          throw new IllegalArgumentException("two stages " + stage.name());
        }
      }
      if (arm.against().isPresent() && !stages.contains(arm.against().get())) {
        throw new IllegalArgumentException("no stage " + arm.against().get());
      }
    }
    for (Contrast contrast : contrasts) {
      for (Contrast.Term term : contrast.terms()) {
        if (!names.contains(term.arm())) throw new IllegalArgumentException("no " + term.arm());
      }
    }
  }

  /** The arm that a stage is of. */
  Arm armOf(String stage) {
    return arms.stream()
        .filter(arm -> arm.stages().stream().anyMatch(s -> s.name().equals(stage)))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no stage " + stage));
  }

  /** Whether it compares what takes time, so that no run may have another beside it. */
  boolean timed() {
    return contrasts.stream()
        .flatMap(contrast -> contrast.terms().stream())
        .anyMatch(term -> Measure.TIMES.contains(term.measure()));
  }
}
