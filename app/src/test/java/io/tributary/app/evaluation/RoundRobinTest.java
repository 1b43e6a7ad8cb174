package io.tributary.app.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.tributary.app.evaluation.EvaluationFile.Category;
import io.tributary.app.evaluation.EvaluationFile.VersionFigures;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RoundRobinTest {
  private static final RoundRobin.Setting SETTING =
      new RoundRobin.Setting("versions", 7, 0.7, "gold", 8);

  private static Responded said(String text, int tokens, double reward, double logRatio) {
    return new Responded(text, tokens, text.length(), false, reward, Double.NaN, logRatio);
  }

  /** Two samples to each of two prompts. */
  private static Contestant before() {
    return new Contestant(
        "v0",
        0L,
        List.of(
            List.of(said("a b", 2, 1, 0), said("a b c", 3, 3, 0)),
            List.of(said("c d", 2, 2, 0), said("c d e f", 4, 2, 0))));
  }

  private static Contestant after() {
    return new Contestant(
        "v9",
        9L,
        List.of(
            List.of(said("a b x y", 4, 4, 2), said("a", 1, 2, -1)),
            List.of(said("c", 1, 1, 3), said("c d x", 3, 5, 4))));
  }

  private static EvaluationFile file(List<Contestant> contestants, List<String> categories) {
    double[][] rewards =
        contestants.stream().map(c -> c.first(Responded::reward)).toArray(double[][]::new);
    return RoundRobin.evaluate(SETTING, contestants, Games.ofRewards(rewards), categories, null);
  }

  @Test
  void figuresByHand() {
    EvaluationFile file = file(List.of(before(), after()), List.of("kind", "hard"));
    assertThat(file.schema()).isEqualTo("tributary-eval/1");
    assertThat(file.prompts()).isEqualTo(2);
    assertThat(file.samples()).isEqualTo(2);
    VersionFigures v = file.version("v9");
    assertThat(v.version()).isEqualTo(9);
    assertThat(v.reward().value()).isEqualTo(3); // (4 + 2 + 1 + 5) / 4
    assertThat(v.deviation()).isCloseTo(Math.sqrt(10 / 3.0), within(1e-12));
    // rewards before: 1 3 2 2, mean 2, squares 2 over n − 1 = 3
    assertThat(v.gain().value()).isCloseTo(1 / Math.sqrt(2 / 3.0), within(1e-12));
    assertThat(file.version("v0").gain().value()).isZero();
    assertThat(v.proxy()).isNull();
    assertThat(v.tokens()).isEqualTo(9 / 4.0);
    assertThat(v.kl().response().value()).isEqualTo(2); // (2 − 1 + 3 + 4) / 4
    assertThat(v.kl().token().value()).isCloseTo(8 / 9.0, within(1e-12));
    // log 8 − 7/8 = 1.204442: the bound of RLHF Workflow's best of eight
    assertThat(v.kl().bound()).isCloseTo(1.204442, within(1e-6));
    assertThat(BestOfN.klBound(1)).isZero();
    // first responses: 4 beats 1, 1 loses to 2
    assertThat(file.games()).hasSize(1);
    assertThat(file.games().get(0).a()).isEqualTo("v9");
    assertThat(file.games().get(0).winRate()).isEqualTo(WinRate.of(1, 0, 1));
    assertThat(v.categories())
        .containsOnlyKeys("kind", "hard")
        .containsEntry("kind", new Category(1, 3, WinRate.of(1, 0, 0)))
        .containsEntry("hard", new Category(1, 3, WinRate.of(0, 0, 1)));
    assertThat(file.version("v0").categories().get("kind")).isEqualTo(new Category(1, 2, null));
    // rewards 4 2 1 5 with lengths 7 1 1 5
    double correlation = Moments.pearson(new double[] {4, 2, 1, 5}, new double[] {7, 1, 1, 5});
    assertThat(v.lengthCorrelation().value()).isEqualTo(correlation);
    assertThat(file.lengthHeatMap().prompts()).isEqualTo(2);
  }

  @Test
  void withoutReferenceOrTextsThoseFiguresAreAbsent() {
    Contestant bare =
        new Contestant(
            "m",
            null,
            List.of(
                List.of(new Responded(null, 1, 1, true, 1, 2, Double.NaN)),
                List.of(new Responded(null, 1, 1, true, 1, 4, Double.NaN))));
    VersionFigures v = file(List.of(bare), List.of("x", "x")).version("m");
    assertThat(v.kl()).isNull();
    assertThat(v.diversity()).isNull();
    assertThat(v.version()).isNull();
    assertThat(v.proxy().value()).isEqualTo(3);
    assertThat(v.truncated()).isEqualTo(1);
    assertThat(v.gain().known()).as("no deviation to measure by").isFalse();
  }

  private static Contestant drawn(String name, double mean, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<List<Responded>> responses = new ArrayList<>();
    for (int p = 0; p < 100; p++) {
      responses.add(List.of(said("word " + p, 2, mean + 2 * random.nextDouble(), 0)));
    }
    return new Contestant(name, null, responses);
  }

  @Test
  void anyTwoVersionsOfThreeAreCompared() {
    List<Contestant> three = List.of(drawn("a", 0, 1), drawn("b", 0.5, 2), drawn("c", 1, 3));
    EvaluationFile file = file(three, RoundRobin.oneCategory("all", 100));
    assertThat(file.games()).extracting(EvaluationFile.Game::a).containsExactly("b", "c", "c");
    assertThat(file.games()).extracting(EvaluationFile.Game::b).containsExactly("a", "a", "b");
    assertThat(file.version("a").bradleyTerry().value()).isEqualTo(1000);
    assertThat(file.version("b").bradleyTerry().value()).isGreaterThan(1000);
    assertThat(file.version("c").bradleyTerry().value())
        .isGreaterThan(file.version("b").bradleyTerry().value());
    assertThat(file.version("c").elo().low()).isGreaterThan(1000);
    // the same whoever comes first, but for who has 1000
    EvaluationFile turned =
        file(List.of(three.get(2), three.get(1), three.get(0)), RoundRobin.oneCategory("all", 100));
    double distance =
        file.version("c").bradleyTerry().value() - file.version("a").bradleyTerry().value();
    double other =
        turned.version("c").bradleyTerry().value() - turned.version("a").bradleyTerry().value();
    assertThat(other).isCloseTo(distance, within(1e-6));
  }

  @Test
  void theSameSeedGivesTheSameFile() {
    List<Contestant> two = List.of(drawn("a", 0, 1), drawn("b", 0.5, 2));
    List<String> all = RoundRobin.oneCategory("all", 100);
    assertThat(file(two, all)).isEqualTo(file(two, all));
  }

  @Test
  void refusesContestantsOnOtherPrompts() {
    Contestant one = new Contestant("one", 1L, List.of(List.of(said("a", 1, 1, 0))));
    assertThatThrownBy(
            () ->
                RoundRobin.evaluate(
                    SETTING, List.of(before(), one), new Games(2, 2), List.of("x", "y"), null))
        .hasMessageContaining("one answered 1 prompts");
    assertThatThrownBy(
            () ->
                new Contestant(
                    "two",
                    1L,
                    List.of(
                        List.of(said("a", 1, 1, 0)),
                        List.of(said("a", 1, 1, 0), said("a", 1, 1, 0)))))
        .hasMessageContaining("1 responses to one prompt and 2 to another");
  }
}
