package io.tributary.app.run;

import io.tributary.actors.guards.Gauge;
import io.tributary.actors.guards.GuardAction;
import io.tributary.actors.guards.GuardRule;
import io.tributary.config.GuardReaction;
import io.tributary.config.GuardSettings;
import io.tributary.config.Settings;
import io.tributary.gpu.engine.StepFigures;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/** The guards that the settings ask for, over the figures that steps and validations report. */
final class GuardRules {
  /** The gold scorer's mean; reported for this guard alone, and nothing is chosen by it. */
  static final String GOLD = "val/gold";

  private final double release;
  private final List<GuardRule> rules = new ArrayList<>();

  private GuardRules(double release) {
    this.release = release;
  }

  static List<GuardRule> of(Settings settings) {
    GuardSettings guards = settings.guards();
    int validations = guards.validations();
    GuardRules all = new GuardRules(guards.release());
    all.add(
        "kl",
        guards.kl(),
        () -> new Gauge.Level(ValidationMetrics.KL, validations),
        ValidationMetrics.KL);
    all.add(
        "length",
        guards.length(),
        () -> new Gauge.Drift(ValidationMetrics.LENGTH, validations),
        ValidationMetrics.LENGTH);
    all.add(
        "truncation",
        guards.truncation(),
        () -> new Gauge.Growth(BestVersions.TRUNCATED, validations),
        BestVersions.TRUNCATED);
    if (settings.judged()) all.addChosen(settings, guards.steps());
    all.add(
        "proxy-gold",
        guards.proxyGold(),
        () -> new Gauge.Divergence(BestVersions.REWARD, GOLD, validations),
        BestVersions.REWARD,
        GOLD);
    return all.rules;
  }

  /** Against the reference, if the objective has one to be below; else against the start. */
  private void addChosen(Settings settings, int steps) {
    String name = "chosen-log-prob";
    GuardSettings.Guard guard = settings.guards().chosenLogProb();
    if (ObjectiveChoice.of(settings).spec().needs().implicitRewards()) {
      String metric = StepFigures.REWARDS_CHOSEN;
      add(name, guard, () -> new Gauge.Depth(metric, steps), metric);
    } else {
      String metric = StepFigures.LOGPS_CHOSEN;
      add(name, guard, () -> new Gauge.Fall(metric, steps), metric);
    }
  }

  private void add(
      String name, GuardSettings.Guard guard, Supplier<Gauge> gauge, String... metrics) {
    if (guard.action() == GuardReaction.OFF) return;
    GuardAction action = GuardAction.valueOf(guard.action().name());
    rules.add(new GuardRule(name, Set.of(metrics), gauge, guard.limit(), release, action));
  }
}
