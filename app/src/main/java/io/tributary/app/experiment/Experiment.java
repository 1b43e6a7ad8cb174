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
    for (Arm arm : arms) {
      if (!names.add(arm.name())) throw new IllegalArgumentException("two arms " + arm.name());
    }
    for (Contrast contrast : contrasts) {
      for (Contrast.Term term : contrast.terms()) {
        if (!names.contains(term.arm())) throw new IllegalArgumentException("no " + term.arm());
      }
    }
  }
}
