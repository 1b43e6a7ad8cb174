package io.tributary.actors;

import io.tributary.actors.guards.Alarm;
import io.tributary.actors.guards.GuardAction;
import io.tributary.actors.guards.Guards;
import io.tributary.streams.log.LedgerStep;
import io.tributary.streams.metrics.Metrics;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import org.slf4j.Logger;

/**
 * No guard's action is without a trace: alarms are in the log and the metric stream, and the share
 * of the learning rate and the version that a step starts from are in that step's ledger record, so
 * that a resumed learner takes it the same way. A pause is a drain.
 */
final class GuardedCourse {
  private final StreamSettings.Training settings;
  private final Guards guards;
  private final Optional<KeptVersions> kept;
  private final Metrics metrics;
  private final Logger log;
  private Course course = Course.STEADY;
  private long lastStep;
  private boolean stepped;
  private boolean validated;
  private boolean rollBack;
  private boolean pausing;

  GuardedCourse(
      StreamSettings.Training settings, Optional<KeptVersions> kept, Metrics metrics, Logger log) {
    this.settings = settings;
    this.guards = new Guards(settings.guards());
    this.kept = kept;
    this.metrics = metrics;
    this.log = log;
    boolean rollsBack =
        settings.guards().stream().anyMatch(rule -> rule.action() == GuardAction.ROLL_BACK);
    if (rollsBack && kept.isEmpty()) {
      throw new IllegalArgumentException("a guard rolls back, and no version is kept");
    }
  }

  /**
   * Where an earlier learner left off: what was seen of validations is seen again, and what the
   * ledger shows no step after is done now. An earlier pause is over.
   */
  void restore(List<LedgerStep> ledger, SortedMap<Long, Map<String, Double>> validations) {
    if (!ledger.isEmpty()) {
      LedgerStep last = ledger.get(ledger.size() - 1);
      lastStep = last.step();
      course = new Course(last.rate(), OptionalLong.empty());
    }
    validations.forEach(
        (version, report) -> {
          List<Alarm> alarms = guards.observe(report);
          if (version >= lastStep)
            act(alarms.stream().filter(GuardedCourse::lasts).toList(), version);
        });
    settleRollBack(false);
  }

  private static boolean lasts(Alarm alarm) {
    return alarm.action() != GuardAction.PAUSE;
  }

  /** A step has been taken, or taken again. */
  void stepped(long step, Map<String, Double> report, boolean validating) {
    if (!stepped && settings.guards().size() > 0) sayBlind(report, false);
    stepped = true;
    List<Alarm> alarms = guards.observe(report);
    // what came of the others is in the ledger
    if (step >= lastStep) act(alarms, step);
    settleRollBack(validating);
    metrics.record(step, figures());
  }

  /** A validation has ended. */
  void validated(long version, Map<String, Double> report) {
    if (!validated) sayBlind(report, true);
    validated = true;
    act(guards.observe(report), version);
    settleRollBack(false);
    metrics.record(version, figures());
  }

  private Map<String, Double> figures() {
    Map<String, Double> figures = guards.metrics();
    if (!settings.guards().isEmpty()) figures.put("guard/rate", course.rate());
    return figures;
  }

  /** Whether no further step is to be taken. */
  boolean pausing() {
    return pausing;
  }

  /** How to take the next step, which is going to be taken. */
  Course take() {
    Course taken = course;
    course = course.next();
    return taken;
  }

  private void act(List<Alarm> alarms, long version) {
    for (Alarm alarm : alarms) {
      log.warn("{} at version {}: {}", alarm.inWords(), version, consequence(alarm.action()));
      switch (alarm.action()) {
        case WARN -> {}
        case LOWER -> course = course.lowered(settings.lowerTo());
        case ROLL_BACK -> rollBack = true;
        case PAUSE -> pausing = true;
      }
    }
  }

  private String consequence(GuardAction action) {
    return switch (action) {
      case WARN -> "nothing is done about it";
      case LOWER ->
          "the learning rate is %s of the scheduled one from here on"
              .formatted(course.rate() * settings.lowerTo());
      case ROLL_BACK -> "going back to the best validated version";
      case PAUSE -> "the stream drains, and may be resumed";
    };
  }

  /** Not while a validation may be keeping another version as the best. */
  private void settleRollBack(boolean validating) {
    if (!rollBack || validating) return;
    rollBack = false;
    long best = kept.orElseThrow().hold();
    log.warn("the next step starts from the weights of version {}, with fresh moments", best);
    course = course.from(best);
  }

  /** Says once which guards watch what nobody reports. */
  private void sayBlind(Map<String, Double> report, boolean validation) {
    guards
        .blind(report.keySet())
        .forEach(
            (guard, missing) -> {
              boolean ours = missing.stream().allMatch(m -> m.startsWith("val/")) == validation;
              if (ours) log.warn("guard {} sees nothing: no figure {} is reported", guard, missing);
            });
  }
}
