package io.tributary.app.report;

import io.tributary.app.evaluation.Calibration;
import io.tributary.app.evaluation.Contestant;
import io.tributary.app.evaluation.EvaluationFile;
import io.tributary.app.evaluation.EvaluationFile.JudgeFigures;
import io.tributary.app.evaluation.Games;
import io.tributary.app.evaluation.LengthHeatMap;
import io.tributary.app.evaluation.PositionBias;
import io.tributary.app.evaluation.Responded;
import io.tributary.app.evaluation.RoundRobin;
import io.tributary.app.evaluation.WinRate;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Evaluations as a run might give them, the same each time. */
public final class MadeUpEvaluation {
  private static final String[] WORDS =
      "start with a short list and ask a friend to help you plan it well".split(" ");
  private static final int PROMPTS = 120;

  private MadeUpEvaluation() {}

  /** The delivered version against the reference, with a judge. */
  public static EvaluationFile heldOut() {
    Random random = new Random(11);
    double[][] rewards = new double[300][8];
    double[][] lengths = new double[300][8];
    for (int p = 0; p < 300; p++) {
      double length = 60 + 120 * random.nextDouble();
      for (int c = 0; c < 8; c++) {
        lengths[p][c] = length + 30 * random.nextGaussian();
        rewards[p][c] = lengths[p][c] / 60 + random.nextGaussian();
      }
    }
    double[] sure = random.doubles(400).map(u -> u < 0.75 ? 0.5 + u / 1.5 : 1 - u).toArray();
    JudgeFigures judge =
        new JudgeFigures(
            "reward-model",
            400,
            WinRate.of(316, 0, 84),
            0.861,
            Calibration.of(sure),
            new PositionBias(400, 0.93, 0.05, 0.02));
    return evaluate(
            "held-out",
            "gold",
            List.of(contestant("reference", 0, random), contestant("v80", 80, random)),
            judge)
        .with(LengthHeatMap.of(rewards, lengths));
  }

  /** Versions 0 to 80 against each other. */
  public static EvaluationFile validated() {
    Random random = new Random(12);
    List<Contestant> versions = new ArrayList<>();
    for (long v = 0; v <= 80; v += 16) versions.add(contestant("v" + v, v, random));
    return evaluate("validation", "proxy", versions, null);
  }

  /** What {@code tributary eval} makes of three versions of a run. */
  public static EvaluationFile compared() {
    Random random = new Random(13);
    return evaluate(
        "versions",
        "judge reward-model",
        List.of(
            contestant("v0", 0, random),
            contestant("v16", 16, random),
            contestant("v80", 80, random)),
        heldOut().judge());
  }

  private static EvaluationFile evaluate(
      String kind, String yardstick, List<Contestant> versions, JudgeFigures judge) {
    List<String> topics = new ArrayList<>();
    for (int p = 0; p < PROMPTS; p++) topics.add(List.of("care", "travel", "unsafe").get(p % 3));
    return RoundRobin.evaluate(
        new RoundRobin.Setting(kind, 17, 0.7, yardstick, 8),
        versions,
        Games.ofRewards(
            versions.stream().map(v -> v.first(Responded::reward)).toArray(double[][]::new)),
        topics,
        judge);
  }

  private static Contestant contestant(String name, long version, Random random) {
    double rise = 1 - Math.exp(-version / 30.0);
    List<List<Responded>> responses = new ArrayList<>();
    for (int p = 0; p < PROMPTS; p++) {
      int words = 8 + random.nextInt(6) + (int) (4 * rise);
      StringBuilder text = new StringBuilder();
      for (int w = 0; w < words; w++) text.append(WORDS[random.nextInt(WORDS.length)]).append(' ');
      responses.add(
          List.of(
              new Responded(
                  text.toString().strip(),
                  words + 1,
                  text.length() - 1,
                  random.nextInt(50) == 0,
                  0.1 + rise + 0.6 * random.nextGaussian(),
                  -0.4 + 2 * rise + random.nextGaussian(),
                  version == 0 ? 0 : 5 * rise + random.nextGaussian())));
    }
    return new Contestant(name, version, responses);
  }
}
