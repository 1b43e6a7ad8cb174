package io.tributary.app.run;

import io.tributary.api.Candidate;
import io.tributary.api.CandidateGroup;
import io.tributary.api.Judge;
import io.tributary.api.JudgeException;
import io.tributary.api.Prompt;
import io.tributary.api.Verdict;
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
    private static final int BATCH = 32;

    @Override
    public double[] score(List<Prompt> prompts, List<Candidate> responses) {
      double[] out = new double[responses.size()];
      for (int from = 0; from < out.length; from += BATCH) {
        List<CandidateGroup> groups = new ArrayList<>();
        for (int i = from; i < Math.min(out.length, from + BATCH); i++) {
          groups.add(new CandidateGroup(prompts.get(i), List.of(responses.get(i))));
        }
        List<Verdict> verdicts = verdicts(groups);
        for (int i = 0; i < verdicts.size(); i++) {
          out[from + i] =
              verdicts.get(i) instanceof Verdict.Scored scored
                  ? scored.scores().get(0)
                  : Double.NaN;
        }
      }
      return out;
    }

    private List<Verdict> verdicts(List<CandidateGroup> groups) {
      try {
        return judge.judge(groups);
      } catch (JudgeException e) {
        throw new IllegalStateException("judge " + judge.name() + " failed: " + e.getMessage(), e);
      }
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
