package io.tributary.actors;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.ManualTime;
import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.actor.typed.ActorRef;
import io.tributary.actors.StreamSettings.Judging;
import io.tributary.actors.StreamSettings.Pairing;
import io.tributary.actors.UnitSampled.Grouped;
import io.tributary.actors.UnitSampled.SampledPrompt;
import io.tributary.actors.UnitSampled.TooLong;
import io.tributary.actors.pairs.MaxMargin;
import io.tributary.api.Candidate;
import io.tributary.api.CandidateGroup;
import io.tributary.api.DropReason;
import io.tributary.api.FinishReason;
import io.tributary.api.Judge;
import io.tributary.api.JudgeException;
import io.tributary.api.PolicyVersion;
import io.tributary.api.Prompt;
import io.tributary.api.Verdict;
import io.tributary.streams.log.FedPrompt;
import io.tributary.streams.log.PromptOutcome;
import io.tributary.streams.log.PromptOutcome.Dropped;
import io.tributary.streams.log.WorkUnit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class JudgeTaskTest {
  private static final ActorTestKit TEST_KIT =
      ActorTestKit.create(ManualTime.config().withFallback(LocalStream.config()));
  private static final Judging SETTINGS = new Judging(1, 2, 3, 0);

  private final List<Integer> calls = new ArrayList<>();

  @AfterAll
  static void shutDown() {
    TEST_KIT.shutdownTestKit();
  }

  @Test
  void callsHoldNoMoreGroupsThanAllowed() {
    JudgeTask task = new JudgeTask(List.of(unit(0, 3), unit(1, 2)), SETTINGS, judge(ok()));
    while (!task.done()) assertThat(task.call()).isTrue();
    assertThat(calls).containsExactly(2, 2, 1);
    assertThat(task.outcomes().stream().map(UnitOutcomes::unit)).containsExactly(0L, 1L);
    assertThat(task.outcomes().get(0).outcomes()).hasSize(3);
    assertThat(task.outcomes().get(0).outcomes()).allMatch(PromptOutcome.Paired.class::isInstance);
  }

  @Test
  void dropsThePromptsOfACallThatKeepsFailing() {
    JudgeTask task =
        new JudgeTask(
            List.of(unit(0, 3)),
            SETTINGS,
            judge(
                groups -> {
                  if (groups.size() == 2) throw new JudgeException("the endpoint is down");
                  return ok().judge(groups);
                }));
    assertThat(task.call()).isFalse();
    assertThat(task.call()).isFalse();
    assertThat(task.failures()).isEqualTo(2);
    assertThat(task.call()).isTrue();
    assertThat(task.call()).isTrue();
    assertThat(task.done()).isTrue();
    List<PromptOutcome> outcomes = task.outcomes().get(0).outcomes();
    assertThat(outcomes.get(0))
        .isEqualTo(
            new Dropped(outcomes.get(0).prompt(), DropReason.JUDGE_FAILED, "the endpoint is down"));
    assertThat(outcomes.get(2)).isInstanceOf(PromptOutcome.Paired.class);
  }

  @Test
  void listsKeepAllCandidatesAndFewRanksAreADropThatSaysSo() {
    Judging lists = new Judging(1, 2, 3, 0, Pairing.BEST_WORST, 3, Optional.empty());
    Verdict two = new Verdict.Scored(List.of(1.0, 1.0));
    JudgeTask task = new JudgeTask(List.of(unit(0, 1)), lists, judge(groups -> List.of(two)));
    assertThat(task.call()).isTrue();
    Dropped dropped = (Dropped) task.outcomes().get(0).outcomes().get(0);
    assertThat(dropped.reason()).isEqualTo(DropReason.TIED);
    assertThat(dropped.detail()).isEqualTo("1 different scores, the objective needs 3");
    JudgeTask ties =
        new JudgeTask(
            List.of(unit(0, 1)),
            new Judging(1, 2, 3, 0, Pairing.BEST_WORST, 1, Optional.empty()),
            judge(groups -> List.of(two)));
    assertThat(ties.call()).isTrue();
    PromptOutcome.Scored kept = (PromptOutcome.Scored) ties.outcomes().get(0).outcomes().get(0);
    assertThat(kept.candidates()).extracting(c -> c.score()).containsExactly(1.0, 1.0);
  }

  @Test
  void aWrongNumberOfVerdictsOrScoresIsAFailure() {
    JudgeTask few = new JudgeTask(List.of(unit(0, 2)), SETTINGS, judge(groups -> List.of()));
    assertThat(few.call()).isFalse();
    Verdict oneScore = new Verdict.Scored(List.of(1.0));
    JudgeTask task =
        new JudgeTask(List.of(unit(0, 1)), SETTINGS, judge(groups -> List.of(oneScore)));
    task.call();
    task.call();
    assertThat(task.call()).isTrue();
    Dropped dropped = (Dropped) task.outcomes().get(0).outcomes().get(0);
    assertThat(dropped.reason()).isEqualTo(DropReason.JUDGE_FAILED);
    assertThat(dropped.detail()).isEqualTo("judge test gave 1 scores for 2 candidates");
  }

  @Test
  void promptsThatWereTooLongNeedNoJudge() {
    FedPrompt prompt = new FedPrompt(0, new Prompt("p", "?"));
    UnitSampled unit =
        new UnitSampled(new WorkUnit(0, List.of(prompt)), List.of(new TooLong(prompt)), ignore());
    JudgeTask task = new JudgeTask(List.of(unit), SETTINGS, judge(ok()));
    assertThat(task.done()).isTrue();
    assertThat(task.outcomes().get(0).outcomes())
        .containsExactly(new Dropped(prompt, DropReason.PROMPT_TOO_LONG, ""));
  }

  @Test
  void reportsRewardAndAbstentionsUnderTheNewestVersion() {
    JudgeTask task =
        new JudgeTask(
            List.of(unit(0, 2)),
            SETTINGS,
            judge(
                groups ->
                    List.of(
                        new Verdict.Scored(List.of(1.0, 2.0)), new Verdict.Abstained("unsure"))));
    task.call();
    Map<String, Double> reported = new HashMap<>();
    task.report(
        (step, values) -> {
          assertThat(step).isEqualTo(5);
          reported.putAll(values);
        });
    assertThat(reported)
        .containsEntry("reward", 1.5)
        .containsEntry("pairs/acceptance_rate", 1.0)
        .containsEntry("pairs/per_prompt", 1.0)
        .containsEntry("judge/abstain_rate", 0.5)
        .containsKey("timing_s/judge");
  }

  @Test
  void theAcceptanceRateIsOfWhatTheAssemblerWasOffered() {
    Pairing floor = new Pairing(new MaxMargin(1.5), 1);
    JudgeTask task =
        new JudgeTask(
            List.of(unit(0, 4)),
            new Judging(1, 4, 3, 0, floor, 0, Optional.empty()),
            judge(
                groups ->
                    List.of(
                        new Verdict.Scored(List.of(1.0, 3.0)),
                        new Verdict.Scored(List.of(1.0, 2.0)),
                        new Verdict.Scored(List.of(1.0, Double.NaN)),
                        new Verdict.Scored(List.of(0.0, 2.0)))));
    task.call();
    Map<String, Double> reported = new HashMap<>();
    task.report((step, values) -> reported.putAll(values));
    assertThat(reported)
        .containsEntry("pairs/acceptance_rate", 2 / 3.0)
        .containsEntry("pairs/per_prompt", 2 / 3.0)
        .containsEntry("reward", 10 / 7.0);
  }

  @Test
  void theWorkerPausesBetweenAttemptsLongerEachTime() {
    TestProbe<JudgeStage.Command> stage = TEST_KIT.createTestProbe();
    TestProbe<Integer> called = TEST_KIT.createTestProbe();
    ManualTime time = ManualTime.get(TEST_KIT.system());
    Judge failing =
        judge(
            groups -> {
              called.getRef().tell(groups.size());
              throw new JudgeException("down");
            });
    ActorRef<JudgeWorker.Command> worker =
        TEST_KIT.spawn(
            JudgeWorker.create(
                0, index -> failing, SETTINGS, stage.getRef(), (step, values) -> {}));
    stage.expectMessage(new JudgeStage.JudgeReady(0, worker));
    worker.tell(new JudgeWorker.JudgeUnits(List.of(unit(0, 1))));
    called.expectMessage(1);
    called.expectNoMessage(Duration.ofMillis(50));
    time.timePasses(Duration.ofMillis(100));
    called.expectMessage(1);
    time.timePasses(Duration.ofMillis(199));
    called.expectNoMessage(Duration.ofMillis(50));
    time.timePasses(Duration.ofMillis(1));
    called.expectMessage(1);
    UnitOutcomes outcomes = stage.expectMessageClass(JudgeStage.UnitsJudged.class).units().get(0);
    assertThat(outcomes.outcomes().get(0)).isInstanceOf(Dropped.class);
    stage.expectMessage(new JudgeStage.JudgeReady(0, worker));
  }

  @FunctionalInterface
  private interface Verdicts {
    List<Verdict> judge(List<CandidateGroup> groups) throws JudgeException;
  }

  private static Verdicts ok() {
    return groups ->
        groups.stream().<Verdict>map(group -> new Verdict.Scored(List.of(2.0, 1.0))).toList();
  }

  private Judge judge(Verdicts verdicts) {
    return new Judge() {
      @Override
      public String name() {
        return "test";
      }

      @Override
      public List<Verdict> judge(List<CandidateGroup> groups) throws JudgeException {
        calls.add(groups.size());
        return verdicts.judge(groups);
      }
    };
  }

  static UnitSampled unit(long number, int prompts) {
    return unit(number, prompts, ignore());
  }

  static UnitSampled unit(long number, int prompts, ActorRef<Generator.Command> generator) {
    List<FedPrompt> fed =
        LongStream.range(number * 100, number * 100 + prompts)
            .mapToObj(ordinal -> new FedPrompt(ordinal, new Prompt("p" + ordinal, "?")))
            .toList();
    List<SampledPrompt> sampled =
        fed.stream()
            .<SampledPrompt>map(
                prompt ->
                    new Grouped(
                        prompt,
                        new CandidateGroup(
                            prompt.prompt(), List.of(candidate("good"), candidate("bad")))))
            .toList();
    return new UnitSampled(new WorkUnit(number, fed), sampled, generator);
  }

  private static Candidate candidate(String text) {
    return new Candidate(
        text, new int[0], new float[0], FinishReason.EOS, new PolicyVersion(5), 1, 0);
  }

  private static ActorRef<Generator.Command> ignore() {
    return TEST_KIT.<Generator.Command>createTestProbe().getRef();
  }
}
