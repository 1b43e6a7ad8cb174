package io.tributary.app.run;

import io.tributary.api.Candidate;
import io.tributary.api.PolicyVersion;
import io.tributary.api.Prompt;
import io.tributary.app.embedded.GoldScorer;
import io.tributary.gpu.engine.Weights;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntConsumer;

/**
 * Lets a version answer fixed prompts and scores what it said.
 *
 * @param proxy what the run optimises; not closed here
 */
record Answering(FixedSampling sampling, Optional<Proxy> proxy, Optional<GoldScorer> gold) {

  List<Prompt> prompts() {
    return sampling.prompts();
  }

  /**
   * Answers and scores; the reference is the model that samples.
   *
   * @param progress told how many prompts are answered
   */
  Answers answer(Weights weights, PolicyVersion version, IntConsumer progress) {
    List<List<Candidate>> responses = sampling.sample(weights, version, progress);
    return scored(responses, sampling.logRatios(weights, responses));
  }

  /** Scores responses that are there already. */
  Answers scored(List<List<Candidate>> responses, double[][] logRatios) {
    List<Prompt> prompts = new ArrayList<>();
    List<Candidate> flat = new ArrayList<>();
    for (int p = 0; p < responses.size(); p++) {
      for (Candidate c : responses.get(p)) {
        prompts.add(prompts().get(p));
        flat.add(c);
      }
    }
    double[][] none = new double[0][];
    return new Answers(
        responses,
        gold.map(g -> Answers.byPrompt(goldScores(g, prompts, flat), responses)).orElse(none),
        proxy.map(p -> Answers.byPrompt(p.score(prompts, flat), responses)).orElse(none),
        logRatios);
  }

  private static double[] goldScores(GoldScorer gold, List<Prompt> prompts, List<Candidate> all) {
    double[] out = new double[all.size()];
    for (int i = 0; i < out.length; i++) {
      out[i] = gold.score(prompts.get(i), all.get(i).text(), all.get(i).truncated());
    }
    return out;
  }
}
