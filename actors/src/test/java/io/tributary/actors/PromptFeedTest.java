package io.tributary.actors;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.actor.typed.ActorRef;
import io.tributary.streams.log.FedPrompt;
import io.tributary.streams.log.PairLogException;
import io.tributary.streams.log.WorkUnit;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a feed draws and writes to the pair log before it hands it out. */
class PromptFeedTest extends FeedFixture {
  @Test
  void recordsAUnitAsFedBeforeItIsHandedOut() {
    ActorRef<PromptFeed.Command> feed = start(10);
    TestProbe<Generator.Command> generator = ask(feed, 0);
    WorkUnit unit = unit(generator);
    assertThat(unit.number()).isZero();
    assertThat(unit.prompts().stream().map(FedPrompt::ordinal)).containsExactly(0L, 1L);
    assertThat(log.fed).containsEntry(0L, unit).hasSize(1);
  }

  @Test
  void drawsNothingBeforeSomebodyAsks() throws InterruptedException {
    ActorRef<PromptFeed.Command> feed = start(10);
    Thread.sleep(50);
    assertThat(log.fed).isEmpty();
    unit(ask(feed, 0));
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
    assertThat(next(feed, generator)).isEqualTo(open);
    assertThat(next(feed, generator)).isEqualTo(worldUnit(5, 10, 11));
    learner.expectNoMessage(SHORT);
    feed.tell(new PromptFeed.UnitCommitted(3, 0));
    feed.tell(new PromptFeed.UnitCommitted(5, 0));
    learner.expectMessage(Learner.NoMoreExamples.INSTANCE);
  }

  @Test
  void lockStepWaitsForTheLearnerBetweenRounds() {
    ActorRef<PromptFeed.Command> feed = start(true, 6, EMPTY);
    TestProbe<Generator.Command> generator = ask(feed, 0);
    next(feed, generator);
    next(feed, generator);
    feed.tell(new PromptFeed.UnitCommitted(1, 0));
    learner.expectNoMessage(SHORT);
    feed.tell(new PromptFeed.UnitCommitted(0, 0));
    learner.expectMessage(new Learner.RoundCommitted(0));
    generator.expectNoMessage(SHORT);
    feed.tell(new PromptFeed.RoundTrained(0));
    assertThat(next(feed, generator).number()).isEqualTo(2);
    feed.tell(new PromptFeed.UnitCommitted(2, 2));
    // The last round is a short one.
    learner.expectMessage(new Learner.RoundCommitted(1));
    feed.tell(new PromptFeed.RoundTrained(1));
    learner.expectMessage(Learner.NoMoreExamples.INSTANCE);
  }

  @Test
  void tellsTheLearnerOfTheEndUntilItStops() {
    ActorRef<PromptFeed.Command> feed = start(2);
    unit(ask(feed, 0));
    feed.tell(new PromptFeed.UnitCommitted(0, 0));
    ask(feed, 1);
    learner.expectMessage(Learner.NoMoreExamples.INSTANCE);
    time.timePasses(patience.reconcile());
    learner.expectMessage(Learner.NoMoreExamples.INSTANCE);
  }

  @Test
  void aPairLogThatFailsFailsTheStream() {
    log.feed(worldUnit(0, 90, 91)); // Another unit with that number.
    ActorRef<PromptFeed.Command> feed = start(10);
    TestProbe<Generator.Command> generator = ask(feed, 0);
    StreamGuardian.StreamFailed failed =
        guardian.expectMessageClass(StreamGuardian.StreamFailed.class);
    assertThat(failed.cause()).isInstanceOf(PairLogException.class);
    generator.expectNoMessage(SHORT);
  }
}
