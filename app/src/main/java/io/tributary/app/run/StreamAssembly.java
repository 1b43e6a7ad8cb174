package io.tributary.app.run;

import io.tributary.actors.Checkpointer;
import io.tributary.actors.EvaluationTask;
import io.tributary.actors.Mixture;
import io.tributary.actors.StreamParts;
import io.tributary.actors.StreamSettings;
import io.tributary.actors.pairs.AllPairs;
import io.tributary.actors.pairs.BestRandom;
import io.tributary.actors.pairs.BestWorst;
import io.tributary.actors.pairs.CheckpointPair;
import io.tributary.actors.pairs.MaxMargin;
import io.tributary.actors.pairs.PairSelection;
import io.tributary.actors.pairs.RejectionSampling;
import io.tributary.api.Judge;
import io.tributary.api.Prompt;
import io.tributary.app.embedded.GoldScorer;
import io.tributary.config.GuardReaction;
import io.tributary.config.PairAssembling;
import io.tributary.config.PairSettings;
import io.tributary.config.Settings;
import io.tributary.gpu.LearnerEngine;
import io.tributary.gpu.LocalWeightStore;
import io.tributary.gpu.PolicyRollout;
import io.tributary.gpu.RolloutEngine;
import io.tributary.gpu.TwoPolicyRollout;
import io.tributary.gpu.model.LoadedModel;
import io.tributary.streams.log.SharedPairLog;
import io.tributary.streams.log.Validated;
import io.tributary.streams.metrics.Metrics;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.IntFunction;
import java.util.function.Supplier;

/** Puts the stream together from what the run has prepared. */
final class StreamAssembly {
  private static final int VALIDATION = 1;

  private final RunContext context;
  private final LocalWeightStore store;
  private final SharedPairLog log;

  StreamAssembly(RunContext context, LocalWeightStore store, SharedPairLog log) {
    this.context = context;
    this.store = store;
    this.log = log;
  }

  static StreamSettings settings(Settings s) {
    boolean judged = s.judged();
    return new StreamSettings(
        s.seed(),
        judged ? StreamSettings.Objective.PAIRS : StreamSettings.Objective.SAMPLES,
        new StreamSettings.Sampling(
            judged ? s.generation().candidates() : s.learner().inverseQ().samplesPerPrompt(),
            s.generation().temperatures().get(0),
            s.generation().temperatures().get(1),
            s.generation().topK(),
            s.generation().topP(),
            new StreamSettings.Shaping(
                s.generation().minNewTokens(),
                s.generation().repetitionPenalty(),
                s.generation().logitBias()),
            s.generation().promptsPerUnit(),
            s.generation().generators(),
            !RolloutPlan.inFlightUpdates(s)),
        new StreamSettings.Judging(
            s.judge().workers(),
            s.judge().maxBatch(),
            s.judge().attempts(),
            s.judge().lengthPenalty(),
            new StreamSettings.Pairing(selection(s.pairs()), s.seed()),
            ObjectiveChoice.leastRanks(s),
            judged ? Optional.of(s.judge().identity().fingerprint()) : Optional.empty()),
        new StreamSettings.Flow(
            s.pipeline().deterministic(),
            s.pipeline().maxPolicyLag(),
            s.pipeline().maxInFlight(),
            s.pipeline().unitDeadline(),
            s.pipeline().drainTimeout(),
            s.buffer().buckets()),
        new StreamSettings.Training(
            s.learner().examplesPerStep(),
            s.learner().inverseQ().samplesPerPrompt(),
            s.checkpoint().everySteps(),
            s.evaluation().everySteps(),
            GuardRules.of(s),
            s.guards().lowerTo(),
            s.learner().newShare()));
  }

  private static PairSelection selection(PairSettings pairs) {
    return switch (pairs.assembler()) {
      case BEST_WORST -> new BestWorst();
      case BEST_RANDOM -> new BestRandom();
      case MAX_MARGIN -> new MaxMargin(pairs.maxMargin().floor());
      case ALL_PAIRS -> new AllPairs();
      case REJECTION_SAMPLING ->
          new RejectionSampling(pairs.rejectionSampling().beta(), pairs.rejectionSampling().keep());
      case CHECKPOINT_PAIR -> new CheckpointPair();
    };
  }

  /**
   * The parts.
   *
   * @param learner made and restored already; the stream closes it
   * @param mixture what its steps hold beside new examples
   */
  StreamParts parts(
      LearnerEngine learner, Checkpointer checkpointer, Metrics metrics, Mixture mixture) {
    return new StreamParts(
        log,
        StreamPrompts.of(PromptBasis.of(context), log),
        this::generator,
        judges(),
        () -> learner,
        Optional.of((Supplier<EvaluationTask>) () -> validation(context.proxy())),
        checkpointer,
        metrics,
        Optional.of(HeldVersions.of(context, log)),
        mixture);
  }

  /** Whether version 0 is still to be validated, by the judge of the settings. */
  boolean baselineMissing() {
    Map<String, Double> reference = log.evaluations().get(0L);
    return reference == null
        || RunJudge.ordinal(log, context.settings()).stream()
            .anyMatch(own -> own != Validated.judge(reference));
  }

  /** The validation of policy versions; closes the proxy. */
  PolicyValidation validation(Proxy proxy) {
    List<Prompt> prompts = context.prompts().validation();
    OptionalInt judge = RunJudge.ordinal(log, context.settings());
    return new PolicyValidation(
        new Answering(
            context.sampling(prompts, VALIDATION, 1, 1), Optional.of(proxy), Optional.empty()),
        ValidationFiles.of(context.folder(), context.settings(), prompts, judge),
        context.bestOf(),
        store,
        log,
        BestVersions.of(context),
        gold(),
        judge);
  }

  /** Asked for one guard alone; what is trained and what is best do not depend on it. */
  private Optional<GoldScorer> gold() {
    boolean watched = context.settings().guards().proxyGold().action() != GuardReaction.OFF;
    return watched ? context.prompts().corpus().map(GoldScorer::new) : Optional.empty();
  }

  RolloutEngine generator(int index) {
    LoadedModel model = context.models().generator(index);
    if (context.settings().pairs().assembler() != PairAssembling.CHECKPOINT_PAIR) {
      return new PolicyRollout(model, context.codec(), store, context.rollout());
    }
    PolicyRollout.Options half = context.rollout().halved();
    PolicyRollout newest = new PolicyRollout(model, context.codec(), store, half);
    try {
      PolicyRollout older =
          context.settings().pairs().referenceSamples()
              ? PolicyRollout.ofReference(model, context.codec(), half)
              : PolicyRollout.ofOlder(model, context.codec(), store, half);
      return new TwoPolicyRollout(newest, older, CheckpointPair::older);
    } catch (RuntimeException e) {
      newest.close();
      throw e;
    }
  }

  Optional<IntFunction<? extends Judge>> judges() {
    if (!context.preferencePairs()) return Optional.empty();
    IntFunction<Judge> make = index -> context.judge().create();
    return Optional.of(make);
  }
}
