package io.tributary.app.run;

import io.tributary.actors.Role;
import java.util.Set;

/**
 * What a process does with a run's models.
 *
 * @param checksPrompts it reads the prompts and the file of pairs as one that has all of the run
 * @param trains it has the learner
 * @param samples it has generators
 * @param scores it judges, or validates by the judge
 */
record Duties(boolean checksPrompts, boolean trains, boolean samples, boolean scores) {
  static final Duties RUN = new Duties(true, true, true, true);
  static final Duties EVALUATION = new Duties(true, false, false, true);

  /** Makes the models for the nodes of a cluster, and looks at them. */
  static final Duties CLUSTER = new Duties(false, false, false, true);

  static Duties ofNode(Set<Role> roles) {
    boolean trains = roles.contains(Role.LEARNER);
    return new Duties(
        false, trains, roles.contains(Role.GENERATOR), trains || roles.contains(Role.JUDGE));
  }
}
