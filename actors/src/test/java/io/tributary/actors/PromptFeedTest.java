package io.tributary.actors;

import static org.assertj.core.api.Assertions.assertThat;

import akka.NotUsed;
import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.ManualTime;
import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.actor.typed.ActorRef;
import akka.japi.Pair;
import akka.stream.OverflowStrategy;
import akka.stream.javadsl.Source;
import akka.stream.javadsl.SourceQueueWithComplete;
import io.tributary.actors.StreamSettings.Flow;
import io.tributary.actors.fakes.InMemoryPairLog;
import io.tributary.actors.fakes.Streams;
import io.tributary.actors.fakes.World;
import io.tributary.api.DropReason;
import io.tributary.api.Prompt;
import io.tributary.streams.log.FedPrompt;
import io.tributary.streams.log.PairLogException;
import io.tributary.streams.log.PromptOutcome;
import io.tributary.streams.log.WorkUnit;
import io.tributary.streams.prompts.PromptSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class PromptFeedTest {
  private static final ActorTestKit TEST_KIT =
      ActorTestKit.create(ManualTime.config().withFallback(LocalStream.config()));
  private static final ManualTime TIME = ManualTime.get(TEST_KIT.system());
  private static final Duration SHORT = Duration.ofMillis(100);
  private static final Duration DEADLINE = Duration.ofMinutes(5);

  private static final Patience PATIENCE = Patience.CLUSTER;

  private final DrawGate gate = new DrawGate();
  private Patience patience = Patience.ONE_JVM;
  private long requests;

  private final InMemoryPairLog log = new InMemoryPairLog();
  private final TestProbe<Learner.Command> learner = TEST_KIT.createTestProbe();
  private final TestProbe<StreamGuardian.Command> guardian = TEST_KIT.createTestProbe();

  @AfterAll
  static void shutDown() {
    TEST_KIT.shutdownTestKit();
  }

  @Test
  void recordsAUnitAsFedBeforeItIsHandedOut() {
    ActorRef<PromptFeed.Command> feed =
        start(false, 10, new Backlog(Optional.empty(), List.of(), 0));
    TestProbe<Generator.Command> generator = ask(feed, 0);
    WorkUnit unit = unit(generator);
    assertThat(unit.number()).isZero();
    assertThat(unit.prompts().stream().map(FedPrompt::ordinal)).containsExactly(0L, 1L);
    assertThat(log.fed).containsEntry(0L, unit).hasSize(1);
  }

  @Test
  void drawsNothingBeforeSomebodyAsks() throws InterruptedException {
    ActorRef<PromptFeed.Command> feed =
        start(false, 10, new Backlog(Optional.empty(), List.of(), 0));
    Thread.sleep(50);
    assertThat(log.fed).isEmpty();
    unit(ask(feed, 0));
  }

  @Test
  void stopsAtTheLimitOfPromptsInFlightAndGoesOnWhenTheyAreFinished() {
    ActorRef<PromptFeed.Command> feed =
        start(false, 100, new Backlog(Optional.empty(), List.of(), 0));
    TestProbe<Generator.Command> generator = ask(feed, 0);
    for (int i = 0; i < 4; i++) {
      assertThat(unit(generator).number()).isEqualTo(i);
      askAgain(feed, generator);
    }
    // Eight prompts are in flight, as many as allowed.
    generator.expectNoMessage(SHORT);
    feed.tell(new PromptFeed.UnitCommitted(0, 1));
    feed.tell(new PromptFeed.UnitCommitted(0, 1)); // A late duplicate frees nothing.
    generator.expectNoMessage(SHORT);
    feed.tell(new PromptFeed.ExamplesFinished(1, 1));
    assertThat(unit(generator).number()).isEqualTo(4);
  }

  @Test
  void severalExamplesOfAPromptAreInFlightUntilAllAreFinished() {
    ActorRef<PromptFeed.Command> feed =
        start(false, 100, new Backlog(Optional.empty(), List.of(), 0));
    TestProbe<Generator.Command> generator = ask(feed, 0);
    for (int i = 0; i < 4; i++) {
      unit(generator);
      askAgain(feed, generator);
    }
    // One prompt is dropped, the other gives six pairs: eight prompts become six and six examples.
    feed.tell(new PromptFeed.UnitCommitted(0, 1, 5));
    feed.tell(new PromptFeed.ExamplesFinished(5, 5));
    generator.expectNoMessage(SHORT);
    feed.tell(new PromptFeed.ExamplesFinished(1, 6));
    assertThat(unit(generator).number()).isEqualTo(4);
  }

  @Test
  void issuesAnOverdueUnitAgain() {
    ActorRef<PromptFeed.Command> feed =
        start(false, 2, new Backlog(Optional.empty(), List.of(), 0));
    WorkUnit unit = unit(ask(feed, 0));
    TestProbe<Generator.Command> other = ask(feed, 1);
    other.expectNoMessage(SHORT);
    TIME.timePasses(DEADLINE.minusSeconds(1));
    other.expectNoMessage(SHORT);
    TIME.timePasses(Duration.ofSeconds(1));
    assertThat(unit(other)).isEqualTo(unit);
    feed.tell(new PromptFeed.UnitCommitted(0, 0));
    learner.expectMessage(Learner.NoMoreExamples.INSTANCE);
  }

  @Test
  void aCommitCancelsTheDeadline() {
    ActorRef<PromptFeed.Command> feed =
        start(false, 2, new Backlog(Optional.empty(), List.of(), 0));
    unit(ask(feed, 0));
    feed.tell(new PromptFeed.UnitCommitted(0, 0));
    TestProbe<Generator.Command> other = ask(feed, 1);
    learner.expectMessage(Learner.NoMoreExamples.INSTANCE);
    TIME.timePasses(DEADLINE);
    other.expectNoMessage(SHORT);
  }

  @Test
  void issuesTheUnitOfADeadGeneratorAgain() {
    ActorRef<PromptFeed.Command> feed =
        start(false, 2, new Backlog(Optional.empty(), List.of(), 0));
    TestProbe<Generator.Command> dying = ask(feed, 0);
    WorkUnit unit = unit(dying);
    dying.stop();
    assertThat(unit(ask(feed, 0))).isEqualTo(unit);
  }

  @Test
  void resumesWithUnfinishedUnitsAndContinuesTheNumbers() {
    WorkUnit open = worldUnit(3, 6, 7);
    WorkUnit last = worldUnit(4, 8, 9);
    log.feed(open);
    log.feed(last);
    ActorRef<PromptFeed.Command> feed =
        start(false, 12, new Backlog(Optional.of(last), List.of(open), 2));
    TestProbe<Generator.Command> generator = ask(feed, 0);
    assertThat(unit(generator)).isEqualTo(open);
    askAgain(feed, generator);
    assertThat(unit(generator)).isEqualTo(worldUnit(5, 10, 11));
    askAgain(feed, generator);
    learner.expectNoMessage(SHORT);
    feed.tell(new PromptFeed.UnitCommitted(3, 0));
    feed.tell(new PromptFeed.UnitCommitted(5, 0));
    learner.expectMessage(Learner.NoMoreExamples.INSTANCE);
  }

  @Test
  void aLostAnswerIsGivenAgainAndNothingElse() {
    ActorRef<PromptFeed.Command> feed =
        start(false, 10, new Backlog(Optional.empty(), List.of(), 0));
    TestProbe<Generator.Command> generator = TEST_KIT.createTestProbe();
    var request = new PromptFeed.RequestWork(0, 7, List.of(), generator.getRef());
    feed.tell(request);
    WorkUnit unit = unit(generator);
    feed.tell(request);
    Generator.SampleUnit again = generator.expectMessageClass(Generator.SampleUnit.class);
    assertThat(again).isEqualTo(new Generator.SampleUnit(unit, 7));
    generator.expectNoMessage(SHORT);
    assertThat(log.fed).hasSize(1);
  }

  @Test
  void aUnitMovesToTheStageThatTookItAndIsIssuedAgainWhenThatDies() {
    ActorRef<PromptFeed.Command> feed =
        start(false, 2, new Backlog(Optional.empty(), List.of(), 0));
    TestProbe<Generator.Command> generator = ask(feed, 0);
    WorkUnit unit = unit(generator);
    TestProbe<UnitSampled> stage = TEST_KIT.createTestProbe();
    feed.tell(new PromptFeed.UnitAtStage(0, stage.getRef()));
    generator.stop();
    TestProbe<Generator.Command> other = ask(feed, 1);
    other.expectNoMessage(SHORT);
    stage.stop();
    assertThat(unit(other)).isEqualTo(unit);
  }

  @Test
  void aFeedThatTakesOverLeavesUnitsWithThoseWhoHaveThem() {
    patience = PATIENCE;
    WorkUnit first = worldUnit(0, 0, 1);
    WorkUnit second = worldUnit(1, 2, 3);
    WorkUnit third = worldUnit(2, 4, 5);
    for (WorkUnit unit : List.of(first, second, third)) log.feed(unit);
    ActorRef<PromptFeed.Command> feed =
        start(false, 6, new Backlog(Optional.of(third), List.of(first, second, third), 6));
    TestProbe<Generator.Command> holder = TEST_KIT.createTestProbe();
    TestProbe<UnitSampled> stage = TEST_KIT.createTestProbe();
    TestProbe<Generator.Command> other = ask(feed, 1);
    feed.tell(new PromptFeed.StillSampling(List.of(0L), holder.getRef()));
    feed.tell(new PromptFeed.UnitAtStage(1, stage.getRef()));
    other.expectNoMessage(SHORT);
    TIME.timePasses(PATIENCE.claim());
    assertThat(unit(other)).isEqualTo(third);
    askAgain(feed, other);
    other.expectNoMessage(SHORT);
    holder.stop();
    assertThat(unit(other)).isEqualTo(first);
  }

  @Test
  void messagesThatWereLostCostNoRoomInTheWindow() {
    patience = PATIENCE;
    ActorRef<PromptFeed.Command> feed =
        start(false, 100, new Backlog(Optional.empty(), List.of(), 0));
    TestProbe<Generator.Command> generator = ask(feed, 0);
    List<WorkUnit> units = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      units.add(unit(generator));
      askAgain(feed, generator);
    }
    generator.expectNoMessage(SHORT);
    // Nobody tells the feed that a unit was committed, all of it dropped.
    log.commit(
        0,
        units.get(0).prompts().stream()
            .map(prompt -> (PromptOutcome) new PromptOutcome.Dropped(prompt, DropReason.TIED, ""))
            .toList());
    TIME.timePasses(PATIENCE.reconcile().multipliedBy(2));
    assertThat(unit(generator).number()).isEqualTo(4);
  }

  @Test
  void examplesPassedOverThatTheLedgerHasNotGotDoNotCloseTheWindow() {
    patience = PATIENCE;
    ActorRef<PromptFeed.Command> feed =
        start(false, 100, new Backlog(Optional.empty(), List.of(), 0));
    TestProbe<Generator.Command> generator = ask(feed, 0);
    for (int i = 0; i < 4; i++) {
      unit(generator);
      askAgain(feed, generator);
      feed.tell(new PromptFeed.UnitCommitted(i, 0));
    }
    generator.expectNoMessage(SHORT);
    // The learner takes no step, since it has nothing else: the pair log counts all as in flight.
    for (int i = 0; i < 3; i++) feed.tell(new PromptFeed.ExamplesFinished(i == 0 ? 7 : 0, 7));
    for (int i = 4; i < 7; i++) {
      assertThat(unit(generator).number()).isEqualTo(i);
      feed.tell(new PromptFeed.UnitCommitted(i, 0));
      TIME.timePasses(PATIENCE.reconcile().multipliedBy(2));
      askAgain(feed, generator);
    }
    // One of the first eight and six others are left, so that a unit of two has no room.
    generator.expectNoMessage(SHORT);
  }

  @Test
  void tellsTheLearnerOfTheEndUntilItStops() {
    ActorRef<PromptFeed.Command> feed =
        start(false, 2, new Backlog(Optional.empty(), List.of(), 0));
    unit(ask(feed, 0));
    feed.tell(new PromptFeed.UnitCommitted(0, 0));
    ask(feed, 1);
    learner.expectMessage(Learner.NoMoreExamples.INSTANCE);
    TIME.timePasses(patience.reconcile());
    learner.expectMessage(Learner.NoMoreExamples.INSTANCE);
  }

  @Test
  void lockStepWaitsForTheLearnerBetweenRounds() {
    ActorRef<PromptFeed.Command> feed = start(true, 6, new Backlog(Optional.empty(), List.of(), 0));
    TestProbe<Generator.Command> generator = ask(feed, 0);
    unit(generator);
    askAgain(feed, generator);
    unit(generator);
    askAgain(feed, generator);
    feed.tell(new PromptFeed.UnitCommitted(1, 0));
    learner.expectNoMessage(SHORT);
    feed.tell(new PromptFeed.UnitCommitted(0, 0));
    learner.expectMessage(new Learner.RoundCommitted(0));
    generator.expectNoMessage(SHORT);
    feed.tell(new PromptFeed.RoundTrained(0));
    assertThat(unit(generator).number()).isEqualTo(2);
    askAgain(feed, generator);
    feed.tell(new PromptFeed.UnitCommitted(2, 2));
    // The last round is a short one.
    learner.expectMessage(new Learner.RoundCommitted(1));
    feed.tell(new PromptFeed.RoundTrained(1));
    learner.expectMessage(Learner.NoMoreExamples.INSTANCE);
  }

  @Test
  void aDrainWaitsForTheUnitsThatWereIssued() {
    ActorRef<PromptFeed.Command> feed =
        start(false, 10, new Backlog(Optional.empty(), List.of(), 0));
    TestProbe<Generator.Command> generator = ask(feed, 0);
    unit(generator);
    feed.tell(PromptFeed.Drain.INSTANCE);
    askAgain(feed, generator);
    generator.expectNoMessage(SHORT);
    guardian.expectNoMessage(SHORT);
    feed.tell(new PromptFeed.UnitCommitted(0, 0));
    guardian.expectMessage(StreamGuardian.FeedDrained.INSTANCE);
  }

  @Test
  void aDrainGivesUpAfterItsTimeout() {
    ActorRef<PromptFeed.Command> feed =
        start(false, 10, new Backlog(Optional.empty(), List.of(), 0));
    unit(ask(feed, 0));
    feed.tell(PromptFeed.Drain.INSTANCE);
    guardian.expectNoMessage(SHORT);
    TIME.timePasses(Duration.ofSeconds(5));
    guardian.expectMessage(StreamGuardian.FeedDrained.INSTANCE);
  }

  @Test
  void aFeedThatWorksOffDrawsNothingAndGoesOnIssuingUntilAllIsCommitted() {
    ActorRef<PromptFeed.Command> feed =
        start(false, 100, new Backlog(Optional.empty(), List.of(), 0));
    TestProbe<Generator.Command> dying = ask(feed, 0);
    WorkUnit unit = unit(dying);
    assertThat(workOff(feed)).isEqualTo(new FeedDrain(true, false, 0, 1));
    TestProbe<Generator.Command> other = ask(feed, 1);
    other.expectNoMessage(SHORT);
    dying.stop();
    assertThat(unit(other)).isEqualTo(unit);
    askAgain(feed, other);
    feed.tell(new PromptFeed.UnitCommitted(unit.number(), 0));
    assertThat(workOff(feed)).isEqualTo(new FeedDrain(true, true, 0, 0));
    other.expectNoMessage(SHORT);
    assertThat(log.fed).hasSize(1);
  }

  @Test
  void aFeedThatTakesOverBehindAShutGateOnlyWorksOff() {
    gate.shut();
    WorkUnit open = worldUnit(0, 0, 1);
    log.feed(open);
    ActorRef<PromptFeed.Command> feed =
        start(false, 100, new Backlog(Optional.of(open), List.of(open), 2));
    TestProbe<Generator.Command> generator = ask(feed, 0);
    assertThat(unit(generator)).isEqualTo(open);
    assertThat(workOff(feed).drained()).isFalse();
    feed.tell(new PromptFeed.UnitCommitted(0, 0));
    askAgain(feed, generator);
    generator.expectNoMessage(SHORT);
    assertThat(workOff(feed).drained()).isTrue();
    assertThat(log.fed).hasSize(1);
  }

  @Test
  void workingOffLeavesWhatWasOnlyDrawnAndWhatWouldLinger() {
    LiveSource live = new LiveSource();
    ActorRef<PromptFeed.Command> feed = start(false, live, EMPTY);
    TestProbe<Generator.Command> generator = ask(feed, 0);
    live.give(0);
    generator.expectNoMessage(SHORT);
    assertThat(workOff(feed).drained()).isTrue();
    live.give(1, 2);
    TIME.timePasses(LINGER.multipliedBy(100));
    generator.expectNoMessage(SHORT);
    assertThat(log.fed).isEmpty();
  }

  @Test
  void aFeedWhoseSourceHasEndedIsDrained() {
    ActorRef<PromptFeed.Command> feed =
        start(false, 2, new Backlog(Optional.empty(), List.of(), 0));
    unit(ask(feed, 0));
    feed.tell(new PromptFeed.UnitCommitted(0, 0));
    ask(feed, 1);
    learner.expectMessage(Learner.NoMoreExamples.INSTANCE);
    assertThat(workOff(feed).drained()).isTrue();
  }

  private static FeedDrain workOff(ActorRef<PromptFeed.Command> feed) {
    TestProbe<FeedDrain> asker = TEST_KIT.createTestProbe();
    feed.tell(new PromptFeed.WorkOff(asker.getRef()));
    return asker.receiveMessage();
  }

  @Test
  void aPairLogThatFailsFailsTheStream() {
    log.feed(worldUnit(0, 90, 91)); // Another unit with that number.
    ActorRef<PromptFeed.Command> feed =
        start(false, 10, new Backlog(Optional.empty(), List.of(), 0));
    TestProbe<Generator.Command> generator = ask(feed, 0);
    StreamGuardian.StreamFailed failed =
        guardian.expectMessageClass(StreamGuardian.StreamFailed.class);
    assertThat(failed.cause()).isInstanceOf(PairLogException.class);
    generator.expectNoMessage(SHORT);
  }

  @Test
  void aUnitThatIsNotFullGoesOutWhenTheSourceIsSilent() {
    LiveSource live = new LiveSource();
    ActorRef<PromptFeed.Command> feed = start(false, live, EMPTY);
    TestProbe<Generator.Command> generator = ask(feed, 0);
    live.give(0);
    generator.expectNoMessage(SHORT);
    TIME.timePasses(LINGER);
    assertThat(unit(generator)).isEqualTo(worldUnit(0, 0));
    // The prompt that was waited for then is not lost, nor is any behind it.
    live.give(1, 2);
    askAgain(feed, generator);
    assertThat(unit(generator)).isEqualTo(worldUnit(1, 1, 2));
    feed.tell(new PromptFeed.UnitCommitted(0, 0));
    feed.tell(new PromptFeed.UnitCommitted(1, 0));
    TIME.timePasses(LINGER.multipliedBy(100));
    learner.expectNoMessage(SHORT);
    live.end();
    askAgain(feed, generator);
    learner.expectMessage(Learner.NoMoreExamples.INSTANCE);
  }

  @Test
  void inLockStepAUnitWaitsUntilItIsFull() {
    LiveSource live = new LiveSource();
    ActorRef<PromptFeed.Command> feed = start(true, live, EMPTY);
    TestProbe<Generator.Command> generator = ask(feed, 0);
    live.give(0);
    TIME.timePasses(LINGER.multipliedBy(100));
    generator.expectNoMessage(SHORT);
    live.give(1);
    assertThat(unit(generator)).isEqualTo(worldUnit(0, 0, 1));
  }

  @Test
  void aDrainEndsAnEndlessSourceAndLeavesWhatWasOnlyDrawn() {
    LiveSource live = new LiveSource();
    ActorRef<PromptFeed.Command> feed = start(false, live, EMPTY);
    ask(feed, 0);
    live.give(0);
    feed.tell(PromptFeed.Drain.INSTANCE);
    guardian.expectMessage(StreamGuardian.FeedDrained.INSTANCE);
    TEST_KIT.stop(feed);
    assertThat(live.ended()).isTrue();
    assertThat(log.fed).isEmpty();
  }

  private static final Duration LINGER = Duration.ofMillis(200);
  private static final Backlog EMPTY = new Backlog(Optional.empty(), List.of(), 0);

  /** Prompts as the test gives them. */
  private static final class LiveSource implements PromptSource {
    private final Pair<SourceQueueWithComplete<Prompt>, Source<Prompt, NotUsed>> queue =
        Source.<Prompt>queue(16, OverflowStrategy.fail()).preMaterialize(TEST_KIT.system());

    void give(int... numbers) {
      for (int number : numbers) queue.first().offer(World.prompt(number));
    }

    void end() {
      queue.first().complete();
    }

    boolean ended() {
      return queue.first().watchCompletion().toCompletableFuture().handle((d, f) -> true).join();
    }

    @Override
    public Source<Prompt, NotUsed> from(long ordinal) {
      return queue.second();
    }

    @Override
    public Optional<Duration> linger() {
      return Optional.of(LINGER);
    }
  }

  private ActorRef<PromptFeed.Command> start(boolean deterministic, int prompts, Backlog backlog) {
    return start(deterministic, new World(prompts).source(), backlog);
  }

  private ActorRef<PromptFeed.Command> start(
      boolean deterministic, PromptSource prompts, Backlog backlog) {
    StreamSettings base = Streams.settings(deterministic);
    StreamSettings settings =
        new StreamSettings(
            base.seed(),
            base.objective(),
            base.sampling(),
            base.judging(),
            new Flow(deterministic, 1, 8, DEADLINE, Duration.ofSeconds(5), 3),
            base.training());
    return TEST_KIT.spawn(
        PromptFeed.create(
            settings,
            prompts,
            log,
            backlog,
            new PromptFeed.Links(learner.getRef(), guardian.getRef(), gate, patience)));
  }

  private static WorkUnit worldUnit(long number, int... ordinals) {
    return new WorkUnit(
        number,
        java.util.Arrays.stream(ordinals)
            .mapToObj(ordinal -> new FedPrompt(ordinal, World.prompt(ordinal)))
            .toList());
  }

  private TestProbe<Generator.Command> ask(ActorRef<PromptFeed.Command> feed, int index) {
    TestProbe<Generator.Command> generator = TEST_KIT.createTestProbe();
    feed.tell(new PromptFeed.RequestWork(index, ++requests, List.of(), generator.getRef()));
    return generator;
  }

  private void askAgain(ActorRef<PromptFeed.Command> feed, TestProbe<Generator.Command> generator) {
    feed.tell(new PromptFeed.RequestWork(0, ++requests, List.of(), generator.getRef()));
  }

  private static WorkUnit unit(TestProbe<Generator.Command> generator) {
    return generator.expectMessageClass(Generator.SampleUnit.class).unit();
  }
}
