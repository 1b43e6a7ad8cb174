package io.tributary.app.run;

import io.tributary.api.CandidateGroup;
import io.tributary.api.Judge;
import io.tributary.api.JudgeException;
import io.tributary.api.Verdict;
import java.util.List;
import java.util.function.IntFunction;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/** Asks a judge about any number of groups, so many at a time. */
final class JudgeBatches {
  private static final int BATCH = 32;

  private JudgeBatches() {}

  /**
   * One figure a group; NaN where there is no verdict.
   *
   * @param group makes group i
   * @param figure what is asked of a group's scores
   * @throws IllegalStateException if the judge fails
   */
  static double[] ask(
      Judge judge,
      int count,
      IntFunction<CandidateGroup> group,
      ToDoubleFunction<List<Double>> figure) {
    double[] out = new double[count];
    for (int from = 0; from < count; from += BATCH) {
      int end = Math.min(count, from + BATCH);
      List<Verdict> verdicts = verdicts(judge, IntStream.range(from, end).mapToObj(group).toList());
      for (int i = from; i < end; i++) {
        out[i] =
            verdicts.get(i - from) instanceof Verdict.Scored scored
                ? figure.applyAsDouble(scored.scores())
                : Double.NaN;
      }
    }
    return out;
  }

  private static List<Verdict> verdicts(Judge judge, List<CandidateGroup> groups) {
    try {
      return judge.judge(groups);
    } catch (JudgeException e) {
      throw new IllegalStateException("judge " + judge.name() + " failed: " + e.getMessage(), e);
    }
  }
}
