package io.tributary.app.run;

import io.tributary.api.Candidate;
import io.tributary.api.CandidateGroup;
import io.tributary.api.Judge;
import io.tributary.api.Prompt;
import io.tributary.gpu.engine.ContrastSample;
import io.tributary.gpu.engine.Superior;
import io.tributary.gpu.model.ExampleEncoder;
import java.util.ArrayList;
import java.util.List;

/** What the run optimises, as a score of single responses. Confined to one thread at a time. */
sealed interface Proxy extends AutoCloseable {
  /** One score a response; NaN where there is no verdict. */
  double[] score(List<Prompt> prompts, List<Candidate> responses);

  @Override
  void close();

  /** The judge that makes the pairs. */
  record ByJudge(Judge judge) implements Proxy {
    @Override
    public double[] score(List<Prompt> prompts, List<Candidate> responses) {
      return JudgeBatches.ask(
          judge,
          responses.size(),
          i -> new CandidateGroup(prompts.get(i), List.of(responses.get(i))),
          scores -> scores.get(0));
    }

    @Override
    public void close() {
      judge.close();
    }
  }

  /**
   * Inverse-Q*'s own reward: the sum of the token credit, {@code log pi*(y) - log pi_ref(y)}.
   *
   * @param superior its models are not closed here
   */
  record ByCredit(Superior superior, ExampleEncoder encoder) implements Proxy {
    private static final int BATCH = 32;

    @Override
    public double[] score(List<Prompt> prompts, List<Candidate> responses) {
      double[] out = new double[responses.size()];
      for (int from = 0; from < out.length; from += BATCH) {
        List<ContrastSample> samples = new ArrayList<>();
        for (int i = from; i < Math.min(out.length, from + BATCH); i++) {
          samples.add(encoder.contrast(prompts.get(i).text(), responses.get(i).tokens()));
        }
        float[][] credit = superior.credit(samples, 1.0);
        for (int i = 0; i < credit.length; i++) {
          for (float token : credit[i]) out[from + i] += token;
        }
      }
      return out;
    }

    @Override
    public void close() {}
  }
}
