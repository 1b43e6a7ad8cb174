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
 * Responses of a policy to each of a fixed list of prompts, with common random numbers: any two
 * policies are compared on the same prompts and the same draws, and more samples do not change the
 * first. But for its own temperature it samples as the stream does.
 */
final class FixedSampling {
  private static final int BATCH = 32;

  /** Purposes fit in between the samples of one purpose. */
  private static final long SAMPLES_APART = 64;

  private final LoadedModel model;
  private final ResponseCodec codec;
  private final List<Prompt> prompts;
  private final List<int[]> rendered = new ArrayList<>();
  private final List<List<SamplingParams>> params = new ArrayList<>();
  private final BatchSampler sampler;

  /**
   * @param model gives kernels and tokenizer; not closed here
   * @param purpose keeps the draws of different uses apart, less than 64
   * @param samples responses to each prompt
   */
  FixedSampling(
      LoadedModel model,
      ResponseCodec codec,
      Settings settings,
      List<Prompt> prompts,
      int purpose,
      int samples,
      int threads) {
    this.model = model;
    this.codec = codec;
    this.prompts = List.copyOf(prompts);
    for (int i = 0; i < prompts.size(); i++) {
      rendered.add(codec.prompt(prompts.get(i).text()));
      List<SamplingParams> each = new ArrayList<>();
      for (int s = 0; s < samples; s++) {
        each.add(
            ResponseSampling.params(
                settings.generation(),
                settings.evaluation().temperature(),
                Seeds.candidate(settings.seed(), -1L - purpose - SAMPLES_APART * s, i)));
      }
      params.add(each);
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

  /** The weights of the model that samples, which the policy is measured from. */
  Weights reference() {
    return model.weights();
  }

  /**
   * @param progress told how many prompts are done
   * @return by prompt and sample
   */
  List<List<Candidate>> sample(Weights weights, PolicyVersion version, IntConsumer progress) {
    List<List<Candidate>> out = new ArrayList<>();
    List<List<Sampled>> sampled = sampler.sample(weights, rendered, params, progress);
    for (int i = 0; i < sampled.size(); i++) {
      List<Candidate> each = new ArrayList<>();
      for (int s = 0; s < sampled.get(i).size(); s++) {
        each.add(codec.candidate(sampled.get(i).get(s), params.get(i).get(s), version));
      }
      out.add(each);
    }
    return out;
  }

  /** log pi(y | x) of each response under these weights, in nats, by prompt and sample. */
  double[][] logProbs(Weights weights, List<List<Candidate>> responses) {
    List<TokenSequence> rows = new ArrayList<>();
    for (int i = 0; i < responses.size(); i++) {
      for (Candidate c : responses.get(i)) rows.add(new TokenSequence(rendered.get(i), c.tokens()));
    }
    double[] flat = new double[rows.size()];
    for (int from = 0; from < flat.length; from += BATCH) {
      List<TokenSequence> part = rows.subList(from, Math.min(flat.length, from + BATCH));
      double[] values = Scoring.logProbs(model.kernels(), weights, part);
      System.arraycopy(values, 0, flat, from, values.length);
    }
    return Answers.byPrompt(flat, responses);
  }

  /** log pi(y | x) - log pi_ref(y | x) of a policy's own responses, in nats. */
  double[][] logRatios(Weights policy, List<List<Candidate>> responses) {
    return Answers.minus(logProbs(policy, responses), logProbs(model.weights(), responses));
  }
}
