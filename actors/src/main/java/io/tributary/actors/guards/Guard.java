package io.tributary.actors.guards;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * One rule at work: an alarm when the figure passes the limit, and no other before it has come back
 * to the released share of it.
 */
final class Guard {
  private final GuardRule rule;
  private final Gauge gauge;
  private boolean raised;
  private OptionalDouble newest = OptionalDouble.empty();

  Guard(GuardRule rule) {
    this.rule = rule;
    this.gauge = rule.gauge().get();
  }

  GuardRule rule() {
    return rule;
  }

  boolean raised() {
    return raised;
  }

  /** The newest figure, if there is one yet. */
  OptionalDouble newest() {
    return newest;
  }

  Optional<Alarm> observe(Map<String, Double> report) {
    OptionalDouble read = gauge.read(report);
    if (read.isEmpty()) return Optional.empty();
    newest = read;
    double value = read.getAsDouble();
    // what is not a number is in no bounds
    boolean over = !(value <= rule.limit());
    if (raised) {
      if (value <= rule.limit() * rule.release()) raised = false;
      return Optional.empty();
    }
    if (!over) return Optional.empty();
    raised = true;
    return Optional.of(new Alarm(rule.name(), gauge.inWords(), value, rule.limit(), rule.action()));
  }
}
