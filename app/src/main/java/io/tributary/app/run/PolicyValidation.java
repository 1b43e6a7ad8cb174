package io.tributary.app.run;

import io.tributary.actors.EvaluationTask;
import io.tributary.api.Candidate;
import io.tributary.api.PolicyVersion;
import io.tributary.app.embedded.GoldScorer;
import io.tributary.gpu.LocalWeightStore;
import io.tributary.gpu.engine.Weights;
import io.tributary.streams.log.PairLog;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Samples the validation prompts with the newest weights, scores them by the proxy, and keeps the
 * weights if they are the best so far by that. The gold scorer is asked for a guard alone.
 */
final class PolicyValidation implements EvaluationTask {
  private final FixedSampling sampling;
  private final Proxy proxy;
  private final LocalWeightStore store;
  private final PairLog log;
  private final BestVersions best;
  private final Optional<GoldScorer> gold;

  PolicyValidation(
      FixedSampling sampling,
      Proxy proxy,
      LocalWeightStore store,
      PairLog log,
      BestVersions best,
      Optional<GoldScorer> gold) {
    this.sampling = sampling;
    this.proxy = proxy;
    this.store = store;
    this.log = log;
    this.best = best;
    this.gold = gold;
  }

  @Override
  public Map<String, Double> evaluate() {
    // what the log calls best stays until something better is in the log
    best.keepOnly(BestVersions.best(log.evaluations()));
    LocalWeightStore.Published newest = store.acquire();
    try {
      Map<String, Double> metrics = measure(newest.weights(), newest.version());
      SortedMap<Long, Map<String, Double>> all = new TreeMap<>(log.evaluations());
      all.put(newest.version().number(), metrics);
      if (BestVersions.best(all) == newest.version().number()) {
        best.keep(newest.version().number(), newest.weights());
      }
      return metrics;
    } finally {
      newest.release();
    }
  }

  /** The figures of one version, {@code val/…}. */
  Map<String, Double> measure(Weights weights, PolicyVersion version) {
    List<Candidate> responses = sampling.sample(weights, version);
    double[] scores = proxy.score(sampling.prompts(), responses);
    Map<String, Double> metrics = new TreeMap<>();
    gold.ifPresent(scorer -> metrics.put(GuardRules.GOLD, gold(scorer, responses)));
    metrics.put(VERSION, (double) version.number());
    metrics.put(BestVersions.REWARD, ResponseMeans.score(scores));
    metrics.put("val/kl", sampling.kl(weights, responses));
    metrics.put("val/mean_length", ResponseMeans.length(responses));
    metrics.put(BestVersions.TRUNCATED, ResponseMeans.truncated(responses));
    metrics.put("val/contain_eos_token", 1 - ResponseMeans.truncated(responses));
    return metrics;
  }

  private double gold(GoldScorer scorer, List<Candidate> responses) {
    double sum = 0;
    for (int i = 0; i < responses.size(); i++) {
      Candidate response = responses.get(i);
      sum += scorer.score(sampling.prompts().get(i), response.text(), response.truncated());
    }
    return sum / responses.size();
  }

  @Override
  public void close() {
    proxy.close();
  }
}
