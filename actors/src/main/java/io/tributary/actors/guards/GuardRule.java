package io.tributary.actors.guards;

import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;

/**
 * What a guard watches and what it does.
 *
 * @param name as the settings call it
 * @param metrics without which it sees nothing
 * @param gauge makes what it reads, which has seen nothing yet
 * @param limit the figure may be this and no more
 * @param release share of the limit that the figure must come back to before the alarm is over, in
 *     [0, 1]; below 1 a figure that swings about the limit raises one alarm and not many
 * @param action when the alarm is raised
 */
public record GuardRule(
    String name,
    Set<String> metrics,
    Supplier<Gauge> gauge,
    double limit,
    double release,
    GuardAction action) {
  public GuardRule {
    Objects.requireNonNull(name, "name");
    metrics = Set.copyOf(metrics);
    Objects.requireNonNull(gauge, "gauge");
    Objects.requireNonNull(action, "action");
    if (!(limit >= 0)) throw new IllegalArgumentException(name + ": limit " + limit);
    if (!(release >= 0 && release <= 1)) {
      throw new IllegalArgumentException(name + ": release " + release);
    }
  }
}
