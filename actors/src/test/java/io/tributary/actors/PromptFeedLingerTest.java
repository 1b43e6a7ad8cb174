package io.tributary.actors;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.actor.typed.ActorRef;
import io.tributary.actors.fakes.LiveSource;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A source that has no prompt for any length of time. */
class PromptFeedLingerTest extends FeedFixture {
  private static final Duration LINGER = Duration.ofMillis(200);

  @Test
  void aUnitThatIsNotFullGoesOutWhenTheSourceIsSilent() {
    LiveSource live = new LiveSource(kit.system(), LINGER);
    ActorRef<PromptFeed.Command> feed = start(false, live, EMPTY);
    TestProbe<Generator.Command> generator = ask(feed, 0);
    live.give(0);
    generator.expectNoMessage(SHORT);
    time.timePasses(LINGER);
    assertThat(unit(generator)).isEqualTo(worldUnit(0, 0));
    // The prompt that was waited for then is not lost, nor is any behind it.
    live.give(1, 2);
    askAgain(feed, generator);
    assertThat(unit(generator)).isEqualTo(worldUnit(1, 1, 2));
    feed.tell(new PromptFeed.UnitCommitted(0, 0));
    feed.tell(new PromptFeed.UnitCommitted(1, 0));
    time.timePasses(LINGER.multipliedBy(100));
    learner.expectNoMessage(SHORT);
    live.end();
    askAgain(feed, generator);
    learner.expectMessage(Learner.NoMoreExamples.INSTANCE);
  }

  @Test
  void inLockStepAUnitWaitsUntilItIsFull() {
    LiveSource live = new LiveSource(kit.system(), LINGER);
    ActorRef<PromptFeed.Command> feed = start(true, live, EMPTY);
    TestProbe<Generator.Command> generator = ask(feed, 0);
    live.give(0);
    time.timePasses(LINGER.multipliedBy(100));
    generator.expectNoMessage(SHORT);
    live.give(1);
    assertThat(unit(generator)).isEqualTo(worldUnit(0, 0, 1));
  }

  @Test
  void workingOffLeavesWhatWasOnlyDrawnAndWhatWouldLinger() {
    LiveSource live = new LiveSource(kit.system(), LINGER);
    ActorRef<PromptFeed.Command> feed = start(false, live, EMPTY);
    TestProbe<Generator.Command> generator = ask(feed, 0);
    live.give(0);
    generator.expectNoMessage(SHORT);
    assertThat(workOff(feed).drained()).isTrue();
    live.give(1, 2);
    time.timePasses(LINGER.multipliedBy(100));
    generator.expectNoMessage(SHORT);
    assertThat(log.fed).isEmpty();
  }

  @Test
  void aDrainEndsAnEndlessSourceAndLeavesWhatWasOnlyDrawn() {
    LiveSource live = new LiveSource(kit.system(), LINGER);
    ActorRef<PromptFeed.Command> feed = start(false, live, EMPTY);
    ask(feed, 0);
    live.give(0);
    feed.tell(PromptFeed.Drain.INSTANCE);
    guardian.expectMessage(StreamGuardian.FeedDrained.INSTANCE);
    kit.stop(feed);
    assertThat(live.ended()).isTrue();
    assertThat(log.fed).isEmpty();
  }
}
