package io.tributary.app.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.actors.guards.Gauge;
import io.tributary.actors.guards.GuardAction;
import io.tributary.actors.guards.GuardRule;
import io.tributary.app.evaluation.Contestant;
import io.tributary.app.evaluation.Responded;
import io.tributary.config.Settings;
import io.tributary.config.SettingsLoader;
import io.tributary.gpu.objective.ObjectiveSpec;
import io.tributary.gpu.objective.ObjectiveSpecs;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What each setting in guards becomes. */
class GuardRulesTest {
  private static final Map<String, GuardAction> ACTIONS =
      Map.of(
          "warn", GuardAction.WARN,
          "lower", GuardAction.LOWER,
          "roll-back", GuardAction.ROLL_BACK,
          "pause", GuardAction.PAUSE);

  private static final Map<String, Gauge> GAUGES =
      Map.of(
          "kl", new Gauge.Level("val/kl", 3),
          "length", new Gauge.Drift("val/mean_length", 3),
          "truncation", new Gauge.Growth("val/clipped_ratio", 3),
          "chosen-log-prob", new Gauge.Depth("rewards/chosen", 7),
          "proxy-gold", new Gauge.Divergence("val/reward", "val/gold", 3));

  private static final Map<String, Set<String>> METRICS =
      Map.of(
          "kl", Set.of("val/kl"),
          "length", Set.of("val/mean_length"),
          "truncation", Set.of("val/clipped_ratio"),
          "chosen-log-prob", Set.of("rewards/chosen"),
          "proxy-gold", Set.of("val/reward", "val/gold"));

  static Stream<Arguments> guardsAndActions() {
    return GAUGES.keySet().stream()
        .sorted()
        .flatMap(guard -> ACTIONS.keySet().stream().sorted().map(a -> Arguments.of(guard, a)));
  }

  private static List<GuardRule> rules(String... assignments) {
    SettingsLoader loader =
        SettingsLoader.defaults().set("guards.validations=3").set("guards.steps=7");
    for (String assignment : assignments) loader = loader.set(assignment);
    Settings settings = loader.load().settings();
    return GuardRules.of(settings);
  }

  /** With this one alone. */
  private static List<GuardRule> only(String guard, String... assignments) {
    List<String> all = new ArrayList<>();
    for (String name : GAUGES.keySet()) {
      if (!name.equals(guard)) all.add("guards." + name + ".action=off");
    }
    all.addAll(List.of(assignments));
    return rules(all.toArray(String[]::new));
  }

  @ParameterizedTest
  @MethodSource("guardsAndActions")
  void eachGuardReadsItsFigureAndDoesWhatIsSet(String guard, String action) {
    String path = "guards." + guard;
    assertThat(only(guard, path + ".action=" + action, path + ".limit=0.25", "guards.release=0.5"))
        .singleElement()
        .satisfies(
            rule -> {
              assertThat(rule.name()).isEqualTo(guard);
              assertThat(rule.action()).isEqualTo(ACTIONS.get(action));
              assertThat(rule.limit()).isEqualTo(0.25);
              assertThat(rule.release()).isEqualTo(0.5);
              assertThat(rule.metrics()).isEqualTo(METRICS.get(guard));
              Gauge gauge = rule.gauge().get();
              assertThat(gauge).hasSameClassAs(GAUGES.get(guard));
              // metric and window are in the words
              assertThat(gauge.inWords()).isEqualTo(GAUGES.get(guard).inWords());
            });
    assertThat(only(guard, path + ".action=off")).isEmpty();
  }

  @Test
  void byDefaultAllButProxyGoldWarn() {
    assertThat(rules())
        .extracting(GuardRule::name)
        .containsExactly("kl", "length", "truncation", "chosen-log-prob");
    assertThat(rules()).extracting(GuardRule::action).containsOnly(GuardAction.WARN);
  }

  /** Without a reference, or with advantages, no step reports rewards/chosen. */
  @Test
  void chosenLogProbWatchesWhatTheObjectiveReports() {
    for (ObjectiveSpec spec : ObjectiveSpecs.all()) {
      List<GuardRule> rules = only("chosen-log-prob", "objective=" + spec.id());
      if (!spec.needs().judged()) {
        assertThat(rules).as(spec.id()).isEmpty();
        continue;
      }
      boolean rewards = spec.needs().implicitRewards();
      assertThat(rules)
          .as(spec.id())
          .singleElement()
          .satisfies(
              rule -> {
                assertThat(rule.metrics())
                    .containsExactly(rewards ? "rewards/chosen" : "logps/chosen");
                assertThat(rule.gauge().get())
                    .isInstanceOf(rewards ? Gauge.Depth.class : Gauge.Fall.class);
              });
    }
  }

  /** Those of steps are looked at where steps are taken; val/gold has one name in one place. */
  @Test
  void validationsReportWhatIsWatched() {
    Responded response = new Responded("a b", 4, 3, false, 1, Double.NaN, 0);
    Contestant version = new Contestant("v0", 0L, List.of(List.of(response), List.of(response)));
    assertThat(ValidationMetrics.of(version, version, 8))
        .containsKeys("val/kl", "val/mean_length", "val/clipped_ratio", "val/reward");
    assertThat(GuardRules.GOLD).isEqualTo("val/gold");
  }
}
