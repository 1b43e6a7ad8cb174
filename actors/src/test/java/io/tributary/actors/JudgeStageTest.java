package io.tributary.actors;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.LoggingTestKit;
import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.actor.typed.ActorRef;
import io.tributary.actors.StreamSettings.Objective;
import io.tributary.actors.fakes.Streams;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class JudgeStageTest {
  private static final ActorTestKit TEST_KIT = ActorTestKit.create(LocalStream.config());
  private static final Duration SHORT = Duration.ofMillis(100);

  private final TestProbe<PairBuffer.Command> buffer = TEST_KIT.createTestProbe();
  private final TestProbe<Generator.Command> generator = TEST_KIT.createTestProbe();
  private final TestProbe<PromptFeed.Command> feed = TEST_KIT.createTestProbe();
  private Patience patience = Patience.ONE_JVM;
  private final QueueDepths depths = new QueueDepths();
  private final PairBuffers buffers =
      new PairBuffers(bucket -> buffer.getRef(), 3, Optional.empty());

  @AfterAll
  static void shutDown() {
    TEST_KIT.shutdownTestKit();
  }

  @Test
  void acceptsNoMoreUnitsThanThereIsRoomFor() {
    ActorRef<JudgeStage.Command> stage = stage(false, 2);
    for (int i = 0; i < 3; i++) stage.tell(unit(i, 2));
    accepted(0);
    accepted(1);
    generator.expectNoMessage(SHORT);
    // Being judged does not make room, nor does waiting for the commit.
    TestProbe<JudgeWorker.Command> judge = ready(stage, 0);
    judged(stage, judge, 0, 1);
    PairBuffer.CommitUnit first = buffer.expectMessageClass(PairBuffer.CommitUnit.class);
    generator.expectNoMessage(SHORT);
    first.replyTo().tell(new PairBuffer.UnitStored(first.unit()));
    accepted(2);
  }

  @Test
  void endsIfTheRunDoesNotKnowItsJudge() {
    ActorRef<JudgeStage.Command> stage = stage(false, 9);
    stage.tell(unit(0, 1));
    accepted(0);
    judged(stage, ready(stage, 0), 0);
    PairBuffer.CommitUnit commit = buffer.expectMessageClass(PairBuffer.CommitUnit.class);
    LoggingTestKit.error("the run's pair log does not know this node's judge")
        .expect(
            TEST_KIT.system(),
            () -> {
              commit.replyTo().tell(new PairBuffer.UnitStored(0, true));
              buffer.expectTerminated(stage, Duration.ofSeconds(20));
              return null;
            });
  }

  @Test
  void saysWhatWaits() {
    ActorRef<JudgeStage.Command> stage = stage(false, 9);
    stage.tell(unit(0, 3));
    stage.tell(unit(1, 4));
    accepted(0);
    accepted(1);
    waits(2, 2, 7, 0);
    TestProbe<JudgeWorker.Command> judge = ready(stage, 0);
    waits(2, 1, 4, 1);
    judged(stage, judge, 0);
    waits(2, 1, 4, 0);
    PairBuffer.CommitUnit commit = buffer.expectMessageClass(PairBuffer.CommitUnit.class);
    commit.replyTo().tell(new PairBuffer.UnitStored(commit.unit()));
    waits(1, 1, 4, 0);
    TEST_KIT.stop(stage);
    assertThat(depths.now()).isEmpty();
  }

  private void waits(long units, long forJudges, long groups, long beingJudged) {
    Map<String, Long> all =
        Map.of(
            "units_at_stage", units,
            "units_for_judges", forJudges,
            "groups_for_judges", groups,
            "units_being_judged", beingJudged);
    buffer.awaitAssert(
        () -> {
          assertThat(depths.now()).isEqualTo(all);
          return null;
        });
  }

  @Test
  void saysHowLongWhatItHasWillTake() throws InterruptedException {
    ActorRef<JudgeStage.Command> stage = stage(false, 9, 1);
    stage.tell(unit(0, 9));
    assertThat(accepted(0)).isZero();
    TestProbe<JudgeWorker.Command> judge = ready(stage, 0);
    assertThat(units(judge)).containsExactly(0L);
    Thread.sleep(200);
    // The one that is being judged takes 200 ms at least, and so will this one.
    stage.tell(unit(1, 1));
    assertThat(accepted(1)).isBetween(400L, 60_000L);
  }

  @Test
  void mergesWholeUnitsUpToTheLargestBatch() {
    ActorRef<JudgeStage.Command> stage = stage(false, 9);
    stage.tell(unit(0, 3));
    stage.tell(unit(1, 1));
    stage.tell(unit(2, 2));
    stage.tell(unit(3, 7));
    assertThat(units(ready(stage, 0))).containsExactly(0L, 1L);
    assertThat(units(ready(stage, 1))).containsExactly(2L);
    assertThat(units(ready(stage, 2))).containsExactly(3L);
  }

  @Test
  void lockStepGivesEachUnitAloneToItsOwnJudge() {
    ActorRef<JudgeStage.Command> stage = stage(true, 9);
    TestProbe<JudgeWorker.Command> first = ready(stage, 0);
    stage.tell(unit(1, 1));
    stage.tell(unit(2, 1));
    stage.tell(unit(4, 1));
    assertThat(units(first)).containsExactly(2L);
    assertThat(units(ready(stage, 1))).containsExactly(1L);
  }

  @Test
  void lockStepGivesAUnitToItsJudgeAlsoAmongOthersThatAreIdle() {
    ActorRef<JudgeStage.Command> stage = stage(true, 9, 3);
    List<TestProbe<JudgeWorker.Command>> judges = new ArrayList<>();
    for (int i = 0; i < 3; i++) judges.add(ready(stage, i));
    for (int unit : new int[] {1, 2, 0}) {
      stage.tell(unit(unit, 1));
      assertThat(units(judges.get(unit))).containsExactly((long) unit);
    }
  }

  @Test
  void lockStepCommitsByUnitNumber() {
    ActorRef<JudgeStage.Command> stage = stage(true, 9);
    stage.tell(unit(1, 1));
    stage.tell(unit(0, 1));
    TestProbe<JudgeWorker.Command> second = ready(stage, 1);
    judged(stage, second, 1);
    buffer.expectNoMessage(SHORT);
    TestProbe<JudgeWorker.Command> first = ready(stage, 0);
    judged(stage, first, 0);
    PairBuffer.CommitUnit commit = buffer.expectMessageClass(PairBuffer.CommitUnit.class);
    assertThat(commit.unit()).isZero();
    buffer.expectNoMessage(SHORT);
    commit.replyTo().tell(new PairBuffer.UnitStored(0));
    assertThat(buffer.expectMessageClass(PairBuffer.CommitUnit.class).unit()).isEqualTo(1);
  }

  @Test
  void aUnitIssuedTwiceIsJudgedOnce() {
    ActorRef<JudgeStage.Command> stage = stage(false, 1);
    stage.tell(unit(0, 1));
    stage.tell(unit(0, 1));
    accepted(0);
    accepted(0);
    TestProbe<JudgeWorker.Command> judge = ready(stage, 0);
    judged(stage, judge, 0);
    PairBuffer.CommitUnit commit = buffer.expectMessageClass(PairBuffer.CommitUnit.class);
    // Too late, the unit is committed: this one is let through and changes nothing.
    commit.replyTo().tell(new PairBuffer.UnitStored(0));
    stage.tell(unit(0, 1));
    accepted(0);
    judged(stage, ready(stage, 0), 0);
    buffer.expectMessageClass(PairBuffer.CommitUnit.class);
  }

  @Test
  void givesTheUnitsOfADeadJudgeToTheNextInOrder() {
    ActorRef<JudgeStage.Command> stage = stage(false, 9);
    stage.tell(unit(0, 2));
    stage.tell(unit(1, 2));
    stage.tell(unit(2, 2));
    TestProbe<JudgeWorker.Command> dying = ready(stage, 0);
    assertThat(units(dying)).containsExactly(0L, 1L);
    dying.stop();
    TestProbe<JudgeWorker.Command> next = TEST_KIT.createTestProbe();
    next.awaitAssert(
        () -> {
          stage.tell(new JudgeStage.JudgeReady(1, next.getRef()));
          return null;
        });
    List<Long> first = units(next);
    // The stage may have been asked before it learned of the death.
    if (first.equals(List.of(2L))) first = units(ready(stage, 1));
    assertThat(first).containsExactly(0L, 1L);
  }

  @Test
  void betweenNodesAFullStageSendsUnitsAway() {
    patience = Patience.CLUSTER;
    ActorRef<JudgeStage.Command> stage = stage(false, 1);
    stage.tell(unit(0, 1));
    stage.tell(unit(1, 1));
    accepted(0);
    generator.expectMessage(new Generator.UnitRefused(1));
    // The feed learns who has the unit.
    feed.expectMessage(new PromptFeed.UnitAtStage(0, stage.narrow()));
  }

  @Test
  void aCommitThatIsNotConfirmedIsRepeated() {
    Duration tick = Duration.ofMillis(50);
    Duration never = Duration.ofHours(1);
    patience = new Patience(never, tick, never, never, Duration.ZERO, true, true);
    ActorRef<JudgeStage.Command> stage = stage(false, 1);
    stage.tell(unit(0, 1));
    judged(stage, ready(stage, 0), 0);
    PairBuffer.CommitUnit first = buffer.expectMessageClass(PairBuffer.CommitUnit.class);
    assertThat(buffer.expectMessageClass(PairBuffer.CommitUnit.class)).isEqualTo(first);
    first.replyTo().tell(new PairBuffer.UnitStored(first.unit()));
    first.replyTo().tell(new PairBuffer.UnitStored(first.unit()));
    buffer.expectNoMessage(tick.multipliedBy(10));
  }

  @Test
  void leavesWhenTheLastUnitIsCommitted() {
    ActorRef<JudgeStage.Command> stage = stage(false, 1);
    stage.tell(unit(0, 1));
    stage.tell(unit(1, 1));
    accepted(0);
    stage.tell(JudgeStage.Leave.INSTANCE);
    generator.expectMessage(new Generator.UnitRefused(1));
    judged(stage, ready(stage, 0), 0);
    PairBuffer.CommitUnit commit = buffer.expectMessageClass(PairBuffer.CommitUnit.class);
    commit.replyTo().tell(new PairBuffer.UnitStored(commit.unit()));
    buffer.expectTerminated(stage);
  }

  private ActorRef<JudgeStage.Command> stage(boolean deterministic, int capacity) {
    return stage(deterministic, capacity, 2);
  }

  private ActorRef<JudgeStage.Command> stage(boolean deterministic, int capacity, int judges) {
    return TEST_KIT.spawn(
        JudgeStage.create(
            Streams.settings(deterministic, 2, judges, Objective.PAIRS),
            new StageLinks(
                capacity,
                new Backlog(Optional.empty(), List.of(), 0),
                buffers,
                feed.getRef(),
                patience,
                depths)));
  }

  /** The stage has taken the unit, however long it expects to be busy. */
  private long accepted(long unit) {
    Generator.UnitAccepted accepted = generator.expectMessageClass(Generator.UnitAccepted.class);
    assertThat(accepted.unit()).isEqualTo(unit);
    return accepted.waitMillis();
  }

  private UnitSampled unit(long number, int prompts) {
    return JudgeTaskTest.unit(number, prompts, generator.getRef());
  }

  private static TestProbe<JudgeWorker.Command> ready(
      ActorRef<JudgeStage.Command> stage, int index) {
    TestProbe<JudgeWorker.Command> judge = TEST_KIT.createTestProbe();
    stage.tell(new JudgeStage.JudgeReady(index, judge.getRef()));
    return judge;
  }

  private static List<Long> units(TestProbe<JudgeWorker.Command> judge) {
    return judge.expectMessageClass(JudgeWorker.JudgeUnits.class).units().stream()
        .map(unit -> unit.unit().number())
        .toList();
  }

  private void judged(
      ActorRef<JudgeStage.Command> stage, TestProbe<JudgeWorker.Command> judge, long... units) {
    assertThat(units(judge)).hasSize(units.length);
    stage.tell(
        new JudgeStage.UnitsJudged(
            judge.getRef(),
            java.util.Arrays.stream(units)
                .mapToObj(unit -> new UnitOutcomes(unit, List.of()))
                .toList()));
  }
}
