package io.tributary.app.run;

import io.tributary.api.Candidate;
import io.tributary.app.evaluation.Contestant;
import io.tributary.app.evaluation.Responded;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What one version answered, by prompt and sample.
 *
 * @param gold scores of the gold scorer; empty without one
 * @param proxy scores by what the run optimises; empty without it
 * @param logRatios log pi(y|x) - log pi_ref(y|x) in nats; empty without a reference
 */
record Answers(
    List<List<Candidate>> responses, double[][] gold, double[][] proxy, double[][] logRatios) {

  /** The first response to each prompt. */
  List<Candidate> first() {
    return responses.stream().map(each -> each.get(0)).toList();
  }

  /** What wins and losses are counted by, of the first responses. */
  double[] yardstick() {
    return first(gold.length > 0 ? gold : proxy);
  }

  /** For the statistics; the reward is the gold scorer's, if there is one. */
  Contestant contestant(String name, Long version) {
    double[][] rewards = gold.length > 0 ? gold : proxy;
    double[][] beside = gold.length > 0 ? proxy : new double[0][];
    List<List<Responded>> out = new ArrayList<>();
    for (int p = 0; p < responses.size(); p++) {
      List<Responded> each = new ArrayList<>();
      for (int s = 0; s < responses.get(p).size(); s++) {
        Candidate c = responses.get(p).get(s);
        each.add(
            new Responded(
                c.text(),
                c.tokens().length,
                c.text().length(),
                c.truncated(),
                at(rewards, p, s),
                at(beside, p, s),
                at(logRatios, p, s)));
      }
      out.add(each);
    }
    return new Contestant(name, version, out);
  }

  private static double at(double[][] figures, int prompt, int sample) {
    return figures.length == 0 ? Double.NaN : figures[prompt][sample];
  }

  /** The first sample's figure of each prompt. */
  static double[] first(double[][] figures) {
    return Arrays.stream(figures).mapToDouble(each -> each[0]).toArray();
  }

  /** Cuts figures of all responses, one after the other, into those of each prompt. */
  static double[][] byPrompt(double[] flat, List<List<Candidate>> responses) {
    double[][] out = new double[responses.size()][];
    int next = 0;
    for (int p = 0; p < out.length; p++) {
      int to = next + responses.get(p).size();
      out[p] = Arrays.copyOfRange(flat, next, to);
      next = to;
    }
    return out;
  }

  static double[][] minus(double[][] a, double[][] b) {
    double[][] out = new double[a.length][];
    for (int p = 0; p < out.length; p++) {
      out[p] = a[p].clone();
      for (int s = 0; s < out[p].length; s++) out[p][s] -= b[p][s];
    }
    return out;
  }
}
