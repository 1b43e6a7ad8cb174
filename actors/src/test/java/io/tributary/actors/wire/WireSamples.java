package io.tributary.actors.wire;

import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorRefResolver;
import io.tributary.actors.Generator;
import io.tributary.actors.Learner;
import io.tributary.actors.PairBuffer;
import io.tributary.actors.PolicyAnnounced;
import io.tributary.actors.PromptFeed;
import io.tributary.actors.UnitSampled;
import io.tributary.api.Candidate;
import io.tributary.api.CandidateGroup;
import io.tributary.api.DropReason;
import io.tributary.api.FinishReason;
import io.tributary.api.PolicyVersion;
import io.tributary.api.Prompt;
import io.tributary.api.ScoredCandidate;
import io.tributary.streams.log.FedPrompt;
import io.tributary.streams.log.PromptOutcome;
import io.tributary.streams.log.WorkUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * At least one message of each type, by a name that the recorded corpora know it by; a sample, once
 * recorded, is never changed.
 */
final class WireSamples {
  private static final FedPrompt PROMPT =
      new FedPrompt(Long.MAX_VALUE, new Prompt("é-1", "What? \uD83D\uDE00"));
  private static final Candidate ONE =
      new Candidate(
          "Well.",
          new int[] {1, -2, Integer.MAX_VALUE},
          new float[] {-0.5f, -1e-9f, -30f},
          FinishReason.EOS,
          new PolicyVersion(3),
          0.7,
          Long.MIN_VALUE);
  private static final Candidate EMPTY =
      new Candidate(
          "", new int[0], new float[0], FinishReason.LENGTH, PolicyVersion.REFERENCE, 1.0, 5);
  private static final Candidate SWAPPED =
      new Candidate(
          "And",
          new int[] {7, 8},
          new float[] {-0.5f, -2},
          new float[] {-0.75f, -3},
          FinishReason.STOP,
          new PolicyVersion(3),
          new PolicyVersion(5),
          0.7,
          9);

  private WireSamples() {}

  /**
   * @param refs of any system that is not called "other"
   */
  static Map<String, WireMessage> all(ActorRefResolver refs) {
    ActorRef<PairBuffer.UnitStored> stage =
        refs.resolveActorRef("akka://other@10.1.2.3:25520/user/stage#-1391526823");

    Map<String, WireMessage> samples = new LinkedHashMap<>();
    samples.put("CommitUnit", new PairBuffer.CommitUnit(7, outcomes(), stage));
    samples.put("CommitUnit-empty", new PairBuffer.CommitUnit(0, List.of(), stage));
    samples.put("UnitStored", new PairBuffer.UnitStored(12));
    samples.put("UnitCommitted", new PromptFeed.UnitCommitted(12, 3));
    samples.put("UnitCommitted-negative", new PromptFeed.UnitCommitted(-(1L << 40), -200));
    samples.put("UnitCommitted-further", new PromptFeed.UnitCommitted(12, 3, 1 << 20));
    samples.put("CommitUnit-pairs", new PairBuffer.CommitUnit(8, List.of(severalPairs()), stage));
    samples.put("ExamplesAvailable", new Learner.ExamplesAvailable());
    ActorRef<Generator.Command> generator =
        refs.resolveActorRef("akka://other@10.1.2.3:25520/user/generator-1#7");
    WorkUnit unit = new WorkUnit(9, List.of(PROMPT));
    samples.put("RequestWork", new PromptFeed.RequestWork(1, 8, List.of(3L, 5L), generator));
    samples.put("StillSampling", new PromptFeed.StillSampling(List.of(4L), generator));
    samples.put(
        "UnitAtStage",
        new PromptFeed.UnitAtStage(
            6, refs.resolveActorRef("akka://other@10.1.2.3:25520/user/stage#5")));
    samples.put("ExamplesFinished", new PromptFeed.ExamplesFinished(16, -1));
    samples.put("ExamplesFinished-total", new PromptFeed.ExamplesFinished(16, 1L << 40));
    samples.put("NoMoreExamples", Learner.NoMoreExamples.INSTANCE);
    samples.put("SampleUnit", new Generator.SampleUnit(unit, 8));
    samples.put("UnitAccepted", new Generator.UnitAccepted(3, 0));
    samples.put("UnitAccepted-wait", new Generator.UnitAccepted(3, 1L << 40));
    samples.put("UnitRefused", new Generator.UnitRefused(3));
    samples.put(
        "UnitSampled",
        new UnitSampled(
            unit,
            List.of(
                new UnitSampled.Grouped(
                    PROMPT, new CandidateGroup(PROMPT.prompt(), List.of(ONE, EMPTY))),
                new UnitSampled.TooLong(PROMPT)),
            generator));
    samples.put("PolicyAnnounced", new PolicyAnnounced(3, 12, List.of("http://10.0.0.1:7400/12")));
    samples.put(
        "CommitUnit-scored",
        new PairBuffer.CommitUnit(
            8,
            List.of(
                new PromptOutcome.Scored(
                    PROMPT,
                    List.of(new ScoredCandidate(SWAPPED, 0.25), new ScoredCandidate(ONE, 0.25)))),
            stage));
    samples.put(
        "CommitUnit-judged", new PairBuffer.CommitUnit(7, List.of(), stage, Optional.of("64c1")));
    samples.put("UnitStored-unknown", new PairBuffer.UnitStored(12, true));
    return samples;
  }

  private static PromptOutcome severalPairs() {
    return new PromptOutcome.Paired(
        PROMPT,
        List.of(
            new ScoredCandidate(SWAPPED, 3),
            new ScoredCandidate(EMPTY, 0.5),
            new ScoredCandidate(ONE, 2)),
        List.of(
            new PromptOutcome.Choice(0, 1),
            new PromptOutcome.Choice(0, 2),
            new PromptOutcome.Choice(2, 1)));
  }

  private static List<PromptOutcome> outcomes() {
    return List.of(
        new PromptOutcome.Paired(
            PROMPT, List.of(new ScoredCandidate(ONE, 1.5), new ScoredCandidate(EMPTY, -2)), 0, 1),
        new PromptOutcome.Sampled(PROMPT, List.of(ONE)),
        new PromptOutcome.Sampled(PROMPT, List.of(ONE, EMPTY, SWAPPED, ONE)),
        new PromptOutcome.Dropped(PROMPT, DropReason.JUDGE_FAILED, "down"));
  }
}
