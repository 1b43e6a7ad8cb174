package io.tributary.app.run;

import io.tributary.actors.Seeds;
import io.tributary.api.Candidate;
import io.tributary.api.PolicyVersion;
import io.tributary.api.Prompt;
import io.tributary.config.Settings;
import io.tributary.gpu.SamplingParams;
import io.tributary.gpu.engine.Sampled;
import io.tributary.gpu.engine.Scoring;
import io.tributary.gpu.engine.TokenSequence;
import io.tributary.gpu.engine.Weights;
import io.tributary.gpu.model.BatchSampler;
import io.tributary.gpu.model.LoadedModel;
import io.tributary.gpu.model.ResponseCodec;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;

/**
 * One response of a policy to each of a fixed list of prompts, with common random numbers: two
 * policies are compared on the same prompts and the same draws. But for its own temperature it
 * samples as the stream does.
 */
final class FixedSampling {
  private static final int BATCH = 32;

  private final LoadedModel model;
  private final ResponseCodec codec;
  private final List<Prompt> prompts;
  private final List<int[]> rendered = new ArrayList<>();
  private final List<List<SamplingParams>> params = new ArrayList<>();
  private final BatchSampler sampler;

  /**
   * @param model gives kernels and tokenizer; not closed here
   * @param purpose keeps the draws of different uses apart
   */
  FixedSampling(
      LoadedModel model,
      ResponseCodec codec,
      Settings settings,
      List<Prompt> prompts,
      int purpose,
      int threads) {
    this.model = model;
    this.codec = codec;
    this.prompts = List.copyOf(prompts);
    for (int i = 0; i < prompts.size(); i++) {
      rendered.add(codec.prompt(prompts.get(i).text()));
      params.add(
          List.of(
              ResponseSampling.params(
                  settings.generation(),
                  settings.evaluation().temperature(),
                  Seeds.candidate(settings.seed(), -1L - purpose, i))));
    }
    sampler =
        new BatchSampler(
            model,
            settings.generation().maxNewTokens(),
            settings.generation().chunkTokens(),
            threads,
            codec.stops());
  }

  List<Prompt> prompts() {
    return prompts;
  }

  List<Candidate> sample(Weights weights, PolicyVersion version) {
    return sample(weights, version, done -> {});
  }

  /**
   * @param progress told how many prompts are done
   */
  List<Candidate> sample(Weights weights, PolicyVersion version, IntConsumer progress) {
    List<Candidate> out = new ArrayList<>();
    List<List<Sampled>> sampled = sampler.sample(weights, rendered, params, progress);
    for (int i = 0; i < sampled.size(); i++) {
      out.add(codec.candidate(sampled.get(i).get(0), params.get(i).get(0), version));
    }
    return out;
  }

  /** log pi(y | x) of each response under these weights, in nats. */
  double[] logProbs(Weights weights, List<Candidate> responses) {
    double[] out = new double[responses.size()];
    for (int from = 0; from < out.length; from += BATCH) {
      List<TokenSequence> part = new ArrayList<>();
      for (int i = from; i < Math.min(out.length, from + BATCH); i++) {
        part.add(new TokenSequence(rendered.get(i), responses.get(i).tokens()));
      }
      double[] values = Scoring.logProbs(model.kernels(), weights, part);
      System.arraycopy(values, 0, out, from, values.length);
    }
    return out;
  }

  /** Mean of log pi(y | x) - log pi_ref(y | x) over the policy's own responses, in nats. */
  double kl(Weights policy, List<Candidate> responses) {
    double[] now = logProbs(policy, responses);
    double[] reference = logProbs(model.weights(), responses);
    double sum = 0;
    for (int i = 0; i < now.length; i++) sum += now[i] - reference[i];
    return sum / now.length;
  }
}
