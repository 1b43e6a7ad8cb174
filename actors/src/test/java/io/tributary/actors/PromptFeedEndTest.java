package io.tributary.actors;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.actor.typed.ActorRef;
import io.tributary.streams.log.WorkUnit;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A feed that is to draw nothing more: drained, or working off what is fed. */
class PromptFeedEndTest extends FeedFixture {
  @Test
  void aDrainWaitsForTheUnitsThatWereIssued() {
    ActorRef<PromptFeed.Command> feed = start(10);
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
    ActorRef<PromptFeed.Command> feed = start(10);
    unit(ask(feed, 0));
    feed.tell(PromptFeed.Drain.INSTANCE);
    guardian.expectNoMessage(SHORT);
    time.timePasses(Duration.ofSeconds(5));
    guardian.expectMessage(StreamGuardian.FeedDrained.INSTANCE);
  }

  @Test
  void aFeedThatWorksOffDrawsNothingAndGoesOnIssuingUntilAllIsCommitted() {
    ActorRef<PromptFeed.Command> feed = start(100);
    TestProbe<Generator.Command> dying = ask(feed, 0);
    WorkUnit unit = unit(dying);
    assertThat(workOff(feed)).isEqualTo(new FeedDrain(true, false, 0, 1));
    TestProbe<Generator.Command> other = ask(feed, 1);
    other.expectNoMessage(SHORT);
    dying.stop();
    assertThat(next(feed, other)).isEqualTo(unit);
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
  void aFeedWhoseSourceHasEndedIsDrained() {
    ActorRef<PromptFeed.Command> feed = start(2);
    unit(ask(feed, 0));
    feed.tell(new PromptFeed.UnitCommitted(0, 0));
    ask(feed, 1);
    learner.expectMessage(Learner.NoMoreExamples.INSTANCE);
    assertThat(workOff(feed).drained()).isTrue();
  }
}
