package io.tributary.actors;

import io.tributary.actors.guards.GuardRule;
import io.tributary.actors.pairs.BestWorst;
import io.tributary.actors.pairs.CheckpointPair;
import io.tributary.actors.pairs.PairSelection;
import io.tributary.api.PolicyVersion;
import io.tributary.api.PreferencePair;
import io.tributary.api.ScoredResponses;
import io.tributary.api.TrainingExample;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What the stream must know of the run's configuration.
 *
 * @param seed fixes every candidate's random numbers
 */
public record StreamSettings(
    long seed,
    Objective objective,
    Sampling sampling,
    Judging judging,
    Flow flow,
    Training training) {

  /** What a prompt becomes: a pair or a list by a judge, or bare samples (Inverse-Q*). */
  public enum Objective {
    PAIRS,
    SAMPLES
  }

  /**
   * How candidates are sampled: the first half of the {@code candidates} of a prompt at {@code
   * firstTemperature}, the others at {@code secondTemperature}.
   *
   * @param shaping what else is done to the logits
   * @param promptsPerUnit prompts sampled, judged and committed together
   * @param generators generator actors, each with an engine of its own
   * @param oneUnitAtATime a generator asks for a unit only when it has none; always in lock-step,
   *     and where weights may not change while responses are under way
   */
  public record Sampling(
      int candidates,
      double firstTemperature,
      double secondTemperature,
      int topK,
      double topP,
      Shaping shaping,
      int promptsPerUnit,
      int generators,
      boolean oneUnitAtATime) {
    public Sampling {
      positive("candidates", candidates);
      positive("prompts per unit", promptsPerUnit);
      positive("generators", generators);
    }
  }

  /**
   * What is done to the logits before temperature, top-k and top-p.
   *
   * @param minTokens tokens before which a response does not end by EOS
   * @param repetitionPenalty of tokens that are there already; 1 for none
   * @param logitBias added to the logits of these tokens
   */
  public record Shaping(int minTokens, double repetitionPenalty, Map<Integer, Double> logitBias) {
    public static final Shaping NONE = new Shaping(0, 1, Map.of());

    public Shaping {
      logitBias = Map.copyOf(logitBias);
    }
  }

  /**
   * How candidates are judged.
   *
   * @param judges judge actors, each with a judge of its own
   * @param maxBatch groups in one call to a judge, at most
   * @param attempts calls made before prompts are dropped as judge-failed
   * @param lengthPenalty subtracted from the score for each character of the response
   * @param pairing which of the scored candidates make pairs
   * @param leastRanks different scores that a prompt's candidates must have, if all of them are
   *     kept as a list; 0 for pairs
   * @param judge the fingerprint of the judge, as the pair log knows it
   */
  public record Judging(
      int judges,
      int maxBatch,
      int attempts,
      double lengthPenalty,
      Pairing pairing,
      int leastRanks,
      Optional<String> judge) {
    /** With the best against the worst, by a judge that is not named. */
    public Judging(int judges, int maxBatch, int attempts, double lengthPenalty) {
      this(judges, maxBatch, attempts, lengthPenalty, Pairing.BEST_WORST, 0, Optional.empty());
    }

    public Judging {
      Objects.requireNonNull(pairing, "pairing");
      positive("judges", judges);
      positive("max batch", maxBatch);
      positive("attempts", attempts);
    }
  }

  /**
   * How pairs are made.
   *
   * @param seed with the prompt's ordinal, fixes what the selection draws
   */
  public record Pairing(PairSelection selection, long seed) {
    public static final Pairing BEST_WORST = new Pairing(new BestWorst(), 0);

    public Pairing {
      Objects.requireNonNull(selection, "selection");
    }

    /** The version that an example's policy lag is counted from. */
    PolicyVersion since(TrainingExample example) {
      // An older policy took part on purpose; its age is no lag.
      if (!(selection instanceof CheckpointPair)) return example.version();
      if (example instanceof PreferencePair pair) return pair.newerVersion();
      if (example instanceof ScoredResponses list) return list.newerVersion();
      return example.version();
    }
  }

  /**
   * What keeps the stages in step.
   *
   * @param deterministic lock-step: sample a round, train it, go on; max lag and max in flight then
   *     do not matter
   * @param maxPolicyLag examples sampled more versions ago than this are not trained
   * @param maxInFlight prompts fed and not yet committed, and examples committed and not yet
   *     trained or stale: no unit is fed that would make them more
   * @param unitDeadline a unit without outcomes after this long is issued again
   * @param drainTimeout how long a drain waits for units in flight
   * @param buckets pair buffers that the units are spread over
   */
  public record Flow(
      boolean deterministic,
      long maxPolicyLag,
      int maxInFlight,
      Duration unitDeadline,
      Duration drainTimeout,
      int buckets) {
    public Flow {
      positive("max in flight", maxInFlight);
      positive("buckets", buckets);
      Objects.requireNonNull(unitDeadline, "unitDeadline");
      Objects.requireNonNull(drainTimeout, "drainTimeout");
    }
  }

  /**
   * How the learner steps.
   *
   * @param examplesPerStep examples in one optimizer step
   * @param samplesPerPrompt candidates kept of each prompt when the objective is {@code SAMPLES}
   * @param checkpointEvery steps between checkpoints
   * @param evaluateEvery steps between validations
   * @param guards what is watched, and what is done about it
   * @param lowerTo what a guard that lowers the learning rate multiplies it by, in (0, 1)
   * @param newShare of the examples in a step, on average, that are new; more than 0, up to 1
   */
  public record Training(
      int examplesPerStep,
      int samplesPerPrompt,
      long checkpointEvery,
      long evaluateEvery,
      List<GuardRule> guards,
      double lowerTo,
      double newShare) {
    public Training {
      positive("examples per step", examplesPerStep);
      positive("samples per prompt", samplesPerPrompt);
      positive("steps between checkpoints", checkpointEvery);
      positive("steps between validations", evaluateEvery);
      guards = List.copyOf(guards);
      if (!(lowerTo > 0 && lowerTo < 1)) {
        throw new IllegalArgumentException("lower to " + lowerTo + ", must be between 0 and 1");
      }
      if (!(newShare > 0 && newShare <= 1)) {
        throw new IllegalArgumentException("share " + newShare + " of new examples");
      }
    }

    /** All examples are new. */
    public Training(
        int examplesPerStep,
        int samplesPerPrompt,
        long checkpointEvery,
        long evaluateEvery,
        List<GuardRule> guards,
        double lowerTo) {
      this(examplesPerStep, samplesPerPrompt, checkpointEvery, evaluateEvery, guards, lowerTo, 1);
    }

    /**
     * New examples that a step waits for: so many that over steps the share is kept.
     *
     * @param step from 1
     */
    int newInStep(long step) {
      double each = examplesPerStep * newShare;
      return Math.max(1, (int) (Math.round(step * each) - Math.round((step - 1) * each)));
    }

    /** Without guards. */
    public Training(
        int examplesPerStep, int samplesPerPrompt, long checkpointEvery, long evaluateEvery) {
      this(examplesPerStep, samplesPerPrompt, checkpointEvery, evaluateEvery, List.of(), 0.5);
    }
  }

  public StreamSettings {
    Objects.requireNonNull(objective, "objective");
    if (flow.deterministic() && !sampling.oneUnitAtATime()) {
      throw new IllegalArgumentException("in lock-step a generator has one unit at a time");
    }
    // While the learner waits for its last example, the feed must be able to issue one more unit.
    int least = training.examplesPerStep() - 1 + sampling.promptsPerUnit();
    if (!flow.deterministic() && flow.maxInFlight() < least) {
      throw new IllegalArgumentException(
          ("pipeline.max-in-flight = %d must be at least %d (learner.examples-per-step - 1 +"
                  + " generation.prompts-per-unit), or the stream would stand still")
              .formatted(flow.maxInFlight(), least));
    }
  }

  /** Units in one round of a deterministic run: as many as one learner step needs. */
  public int unitsPerRound() {
    int fresh = training.newInStep(1);
    return (fresh + sampling.promptsPerUnit() - 1) / sampling.promptsPerUnit();
  }

  /** Units between sampling and commit: for each judge a full batch at work and one waiting. */
  int stageCapacity() {
    int unitsInBatch = Math.max(1, judging.maxBatch() / sampling.promptsPerUnit());
    int capacity = 2 * unitsInBatch * judging.judges();
    // In lock-step the units of a round wait for each other.
    return flow.deterministic() ? Math.max(capacity, unitsPerRound()) : capacity;
  }

  private static void positive(String name, long value) {
    if (value < 1) throw new IllegalArgumentException(name + " must be at least 1, not " + value);
  }
}
