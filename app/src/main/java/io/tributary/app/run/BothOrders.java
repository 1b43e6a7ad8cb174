package io.tributary.app.run;

import io.tributary.api.Candidate;
import io.tributary.api.CandidateGroup;
import io.tributary.api.Judge;
import io.tributary.api.Prompt;
import io.tributary.app.evaluation.PositionBias;
import java.util.List;

/** Asks a judge about two responses to a prompt, each of them once standing first. */
final class BothOrders {
  private final Judge judge;

  /**
   * @param judge not closed here
   */
  BothOrders(Judge judge) {
    this.judge = judge;
  }

  /**
   * What it said, question by question; NaN without a verdict.
   *
   * @param forward score of a's game when a stood first: 1, one half or 0
   * @param backward score of a's game when b stood first
   * @param probability P(a ≻ b) = σ(score of a − score of b), a mean over both orders
   */
  record Verdicts(double[] forward, double[] backward, double[] probability) {
    /** Both orders together: disagreement is a tie, and one verdict alone is none. */
    double agreed(int question) {
      return PositionBias.agreed(forward[question], backward[question]);
    }
  }

  /**
   * Asks.
   *
   * @throws IllegalStateException if the judge fails
   */
  Verdicts ask(List<Prompt> prompts, List<Candidate> a, List<Candidate> b) {
    double[] forward = differences(prompts, a, b);
    double[] backward = differences(prompts, b, a);
    int n = prompts.size();
    Verdicts verdicts = new Verdicts(new double[n], new double[n], new double[n]);
    for (int i = 0; i < n; i++) {
      verdicts.forward[i] = game(forward[i]);
      verdicts.backward[i] = game(-backward[i]);
      verdicts.probability[i] = (sigmoid(forward[i]) + sigmoid(-backward[i])) / 2;
    }
    return verdicts;
  }

  /** Score of the first minus score of the second. */
  private double[] differences(List<Prompt> prompts, List<Candidate> a, List<Candidate> b) {
    return JudgeBatches.ask(
        judge,
        prompts.size(),
        i -> new CandidateGroup(prompts.get(i), List.of(a.get(i), b.get(i))),
        scores -> scores.get(0) - scores.get(1));
  }

  private static double game(double difference) {
    return Double.isNaN(difference) ? difference : 0.5 + 0.5 * Math.signum(difference);
  }

  private static double sigmoid(double x) {
    return 1 / (1 + Math.exp(-x));
  }
}
