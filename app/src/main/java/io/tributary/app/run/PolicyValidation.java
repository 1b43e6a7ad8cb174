package io.tributary.app.run;

import io.tributary.actors.EvaluationTask;
import io.tributary.api.Candidate;
import io.tributary.api.PolicyVersion;
import io.tributary.api.Prompt;
import io.tributary.app.embedded.GoldScorer;
import io.tributary.app.evaluation.Contestant;
import io.tributary.app.evaluation.ValidationRecord;
import io.tributary.gpu.LocalWeightStore;
import io.tributary.gpu.engine.Weights;
import io.tributary.streams.log.PairLog;
import io.tributary.streams.log.Validated;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Samples the validation prompts with the newest weights, scores them by the proxy, compares them
 * with the reference's, and keeps the weights if they are the best so far by that. The gold scorer
 * is asked for a guard alone. Each version's figures are in {@code eval/validation-vN.json} before
 * they are in the log.
 */
final class PolicyValidation implements EvaluationTask {
  private final Answering answering;
  private final ValidationFiles files;
  private final int bestOf;
  private final LocalWeightStore store;
  private final PairLog log;
  private final BestVersions best;
  private final Optional<GoldScorer> gold;
  private final OptionalInt judge;

  /**
   * @param answering with a proxy and without a gold scorer; the proxy is closed here
   * @param bestOf candidates that the run chooses from
   * @param judge the number of the judge that is the proxy, if one is
   */
  PolicyValidation(
      Answering answering,
      ValidationFiles files,
      int bestOf,
      LocalWeightStore store,
      PairLog log,
      BestVersions best,
      Optional<GoldScorer> gold,
      OptionalInt judge) {
    this.judge = judge;
    this.answering = answering;
    this.files = files;
    this.bestOf = bestOf;
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

  /**
   * Validates the reference, what every version is measured against, and with it those that are
   * kept, unless this judge has done so. They can be compared from then on, and none that another
   * judge scored.
   *
   * @param reference the weights of version 0
   */
  void baseline(Weights reference) {
    SortedMap<Long, Map<String, Double>> before = log.evaluations();
    if (done(before, 0)) return;
    Map<String, Double> first = measure(reference, PolicyVersion.REFERENCE);
    for (long version : best.kept()) {
      if (!before.containsKey(version) || done(before, version)) continue;
      try (Weights weights = best.read(version)) {
        log.recordEvaluation(version, measure(weights, new PolicyVersion(version)));
      }
    }
    // Last: by its judge the others count.
    log.recordEvaluation(0, first);
  }

  private boolean done(SortedMap<Long, Map<String, Double>> evaluations, long version) {
    Map<String, Double> metrics = evaluations.get(version);
    return metrics != null && (judge.isEmpty() || Validated.judge(metrics) == judge.getAsInt());
  }

  /** The figures of one version, {@code val/…}, after they are in its file. */
  Map<String, Double> measure(Weights weights, PolicyVersion version) {
    Answers answers = answering.answer(weights, version, done -> {});
    Contestant own = answers.contestant(version.toString(), version.number());
    Map<String, Double> metrics = ValidationMetrics.of(own, reference(own), bestOf);
    gold.ifPresent(scorer -> metrics.put(GuardRules.GOLD, gold(scorer, answers)));
    metrics.put(VERSION, (double) version.number());
    judge.ifPresent(number -> metrics.put(Validated.JUDGE, (double) number));
    files.write(ValidationRecord.of(own, files.prompts(), metrics));
    return metrics;
  }

  /** What version 0 answered to the same prompts with the same draws. */
  private Contestant reference(Contestant own) {
    if (own.version() == 0) return own;
    return files.read(0).map(ValidationRecord::contestant).orElseGet(this::sampledReference);
  }

  /** Of a run whose file is gone; it is there again for the next version. */
  private Contestant sampledReference() {
    Contestant reference =
        answering
            .answer(answering.sampling().reference(), PolicyVersion.REFERENCE, done -> {})
            .contestant("v0", 0L);
    files.write(
        ValidationRecord.of(
            reference, files.prompts(), ValidationMetrics.of(reference, reference, bestOf)));
    return reference;
  }

  private double gold(GoldScorer scorer, Answers answers) {
    List<Prompt> prompts = answering.sampling().prompts();
    List<Candidate> responses = answers.first();
    double sum = 0;
    for (int i = 0; i < responses.size(); i++) {
      Candidate response = responses.get(i);
      sum += scorer.score(prompts.get(i), response.text(), response.truncated());
    }
    return sum / responses.size();
  }

  @Override
  public void close() {
    answering.proxy().ifPresent(Proxy::close);
  }
}
