package io.tributary.actors.guards;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** All guards of a run; what they say depends on the reports alone, and on their order. */
public final class Guards {
  private final List<Guard> guards;

  public Guards(List<GuardRule> rules) {
    guards = rules.stream().map(Guard::new).toList();
  }

  /** Shows a report of a step or of a validation to all of them; the alarms that it raises. */
  public List<Alarm> observe(Map<String, Double> report) {
    List<Alarm> alarms = new ArrayList<>();
    for (Guard guard : guards) guard.observe(report).ifPresent(alarms::add);
    return alarms;
  }

  /**
   * For the metric stream: {@code guard/NAME} is the newest figure, {@code guard/NAME/alarm} 1
   * while the alarm is raised and else 0.
   */
  public Map<String, Double> metrics() {
    Map<String, Double> metrics = new TreeMap<>();
    for (Guard guard : guards) {
      String name = "guard/" + guard.rule().name();
      if (guard.newest().isEmpty()) continue;
      metrics.put(name, guard.newest().getAsDouble());
      metrics.put(name + "/alarm", guard.raised() ? 1.0 : 0.0);
    }
    return metrics;
  }

  /** Guards that could see nothing, by name with the metrics that were not among those reported. */
  public Map<String, Set<String>> blind(Collection<String> reported) {
    Map<String, Set<String>> blind = new TreeMap<>();
    for (Guard guard : guards) {
      Set<String> missing = new TreeSet<>(guard.rule().metrics());
      missing.removeAll(reported);
      if (!missing.isEmpty()) blind.put(guard.rule().name(), missing);
    }
    return blind;
  }
}
