package io.tributary.app.experiment;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * One of the things that an experiment compares.
 *
 * @param name also of its files
 * @param stages what is done for it, in turn; the last one makes its model
 * @param budgeted whether it must be given as much as the others
 * @param against stage whose model its own is measured against, on the held-out prompts; empty for
 *     an arm whose last stage is a run, which has measured itself against what it began with
 */
record Arm(String name, List<Stage> stages, boolean budgeted, Optional<String> against) {
  Arm {
    Objects.requireNonNull(name, "name");
    stages = List.copyOf(stages);
    Stage last = stages.get(stages.size() - 1);
    if (last instanceof Stage.Pairs) throw new IllegalArgumentException(name + " makes no model");
    if (against.isEmpty() && !(last instanceof Stage.Stream)) {
      throw new IllegalArgumentException(name + " must say what it is measured against");
    }
  }

  /** A single run. */
  static Arm of(String name, String... settings) {
    return ofRun(name, List.of(settings), true);
  }

  /** A single run that is there for the others' sake. */
  static Arm unbudgeted(String name, String... settings) {
    return ofRun(name, List.of(settings), false);
  }

  private static Arm ofRun(String name, List<String> settings, boolean budgeted) {
    return new Arm(name, List.of(new Stage.Stream(name, settings)), budgeted, Optional.empty());
  }

  Stage last() {
    return stages.get(stages.size() - 1);
  }

  /** Names of stages of other arms that must be done before. */
  Set<String> needs() {
    Set<String> needs = new LinkedHashSet<>();
    for (Stage stage : stages) needs.addAll(stage.uses());
    against.ifPresent(needs::add);
    needs.removeAll(stages.stream().map(Stage::name).collect(Collectors.toSet()));
    return needs;
  }

  /** What makes it what it is, for people and for the plan. */
  List<String> told() {
    if (stages.size() == 1 && against.isEmpty()) return last().settings();
    return stages.stream().map(Stage::told).toList();
  }

  /** Name of what belongs to it and a seed. */
  String id(long seed) {
    return name + "-" + seed;
  }
}
