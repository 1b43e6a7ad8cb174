package io.tributary.actors.guards;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class GuardsTest {
  private static GuardRule rule(Supplier<Gauge> gauge, double limit, double release) {
    return new GuardRule("g", Set.of("a"), gauge, limit, release, GuardAction.WARN);
  }

  /** The figures after each value of metric a. */
  private static List<Double> read(Gauge gauge, double... values) {
    List<Double> figures = new ArrayList<>();
    for (double value : values) figures.add(gauge.read(Map.of("a", value)).orElseThrow());
    return figures;
  }

  /** For each value, whether it raises an alarm. */
  private static List<Boolean> raised(GuardRule rule, double... values) {
    Guards guards = new Guards(List.of(rule));
    List<Boolean> raised = new ArrayList<>();
    for (double value : values) raised.add(!guards.observe(Map.of("a", value)).isEmpty());
    return raised;
  }

  @Test
  void aLevelIsTheMeanOfTheLastReports() {
    assertThat(read(new Gauge.Level("a", 2), 1, 3, 5, 5)).containsExactly(1.0, 2.0, 4.0, 5.0);
    assertThat(new Gauge.Level("a", 2).read(Map.of("b", 1.0))).isEmpty();
  }

  @Test
  void depthGrowthAndDriftAreMeasuredFromZeroAndFromTheStart() {
    assertThat(read(new Gauge.Depth("a", 1), 1, -3)).containsExactly(-1.0, 3.0);
    assertThat(read(new Gauge.Growth("a", 1), 0.25, 0.5, 0)).containsExactly(0.0, 0.25, -0.25);
    assertThat(read(new Gauge.Drift("a", 1), 40, 60, 20)).containsExactly(0.0, 0.5, 0.5);
    assertThat(read(new Gauge.Drift("a", 1), 0, 0, 1))
        .containsExactly(0.0, 0.0, Double.POSITIVE_INFINITY);
  }

  @Test
  void aFallIsAShareOfTheMeanOfTheFirstReports() {
    Gauge gauge = new Gauge.Fall("a", 2);
    assertThat(gauge.read(Map.of("a", -30.0))).isEmpty();
    assertThat(gauge.read(Map.of("b", -30.0))).isEmpty();
    assertThat(read(gauge, -50, -70, -90, -10, 10)).containsExactly(0.0, 0.5, 1.0, 0.25, -1.0);
    assertThat(gauge.inWords()).isEqualTo("the fall of a (mean of 2) since the start, as a share");
    assertThat(read(new Gauge.Fall("a", 1), 0, 0, -1))
        .containsExactly(0.0, 0.0, Double.POSITIVE_INFINITY);
    GuardRule rule = rule(() -> new Gauge.Fall("a", 1), 1, 0.8);
    assertThat(raised(rule, -40, -80, -81, Double.NaN)).containsExactly(false, false, true, false);
    // an alarm, and no start
    assertThat(raised(rule, Double.NaN, -40, -81)).containsExactly(true, false, true);
  }

  @Test
  void divergenceIsGoldLostSinceItsBestWhileTheProxyGained() {
    Gauge gauge = new Gauge.Divergence("proxy", "gold", 1);
    List<Double> figures = new ArrayList<>();
    double[][] reports = {{0, 0}, {1, 2}, {2, 1.5}, {0.5, 1}, {3, 0}, {4, 3}};
    for (double[] report : reports) {
      gauge.read(Map.of("proxy", report[0], "gold", report[1])).ifPresent(figures::add);
    }
    // both rise; gold falls while proxy rises; both fall; gold falls further; a new best
    assertThat(figures).containsExactly(0.0, 0.0, 0.5, 0.0, 2.0, 0.0);
    assertThat(gauge.read(Map.of("proxy", 9.0))).isEmpty();
  }

  @Test
  void oneAlarmUntilTheFigureHasComeBackToTheReleasedShare() {
    GuardRule rule = rule(() -> new Gauge.Level("a", 1), 10, 0.8);
    assertThat(raised(rule, 10, 11, 9, 12, 8, 10, 11))
        .containsExactly(false, true, false, false, false, false, true);
  }

  @Test
  void whatIsNotANumberIsInNoBounds() {
    GuardRule rule = rule(() -> new Gauge.Level("a", 1), 10, 0.8);
    assertThat(raised(rule, Double.NaN, Double.NaN, 1, Double.NaN))
        .containsExactly(true, false, false, true);
  }

  @Test
  void anAlarmSaysWhatIsOverWhichLimit() {
    Guards guards = new Guards(List.of(rule(() -> new Gauge.Growth("a", 2), 0.1, 0.5)));
    guards.observe(Map.of("a", 0.25));
    assertThat(guards.observe(Map.of("a", 0.75)))
        .singleElement()
        .extracting(Alarm::inWords)
        .isEqualTo(
            "guard g: the growth of a (mean of 2) since the start is 0.2500, more than 0.1000");
    assertThat(guards.metrics()).containsEntry("guard/g", 0.25).containsEntry("guard/g/alarm", 1.0);
  }

  @Test
  void aGuardWhoseMetricNobodyReportsIsNamed() {
    Guards guards = new Guards(List.of(rule(() -> new Gauge.Level("a", 1), 1, 1)));
    assertThat(guards.blind(List.of("b"))).isEqualTo(Map.of("g", Set.of("a")));
    assertThat(guards.blind(List.of("a", "b"))).isEmpty();
    assertThat(guards.metrics()).isEmpty();
  }

  @Test
  void aLimitThatIsNoneIsRefused() {
    assertThatThrownBy(() -> rule(() -> new Gauge.Level("a", 1), Double.NaN, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("g: limit NaN");
  }

  /** Between two alarms the figure was at or below the released share. */
  @Property
  void alarmsAreApart(
      @ForAll @Size(min = 1, max = 80) List<@DoubleRange(min = 0, max = 20) Double> values) {
    Guards guards = new Guards(List.of(rule(() -> new Gauge.Level("a", 1), 10, 0.7)));
    boolean released = true;
    for (double value : values) {
      boolean alarm = !guards.observe(Map.of("a", value)).isEmpty();
      assertThat(alarm).isEqualTo(released && value > 10);
      if (alarm) released = false;
      else if (value <= 7) released = true;
    }
  }

  @Property
  void aWindowedLevelIsTheMean(
      @ForAll @Size(min = 5, max = 40) List<@DoubleRange(min = -5, max = 5) Double> values) {
    Gauge gauge = new Gauge.Level("a", 5);
    double last = 0;
    for (double value : values) last = gauge.read(Map.of("a", value)).orElseThrow();
    double expected =
        values.subList(values.size() - 5, values.size()).stream()
            .mapToDouble(Double::doubleValue)
            .average()
            .orElseThrow();
    assertThat(last).isCloseTo(expected, within(1e-12));
  }
}
