package io.tributary.actors;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.actor.typed.ActorRef;
import io.tributary.api.DropReason;
import io.tributary.streams.log.PromptOutcome;
import io.tributary.streams.log.WorkUnit;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How much a feed lets be in flight. */
class PromptFeedWindowTest extends FeedFixture {
  @Test
  void stopsAtTheLimitOfPromptsInFlightAndGoesOnWhenTheyAreFinished() {
    ActorRef<PromptFeed.Command> feed = start(100);
    TestProbe<Generator.Command> generator = ask(feed, 0);
    assertThat(fillWindow(feed, generator))
        .extracting(WorkUnit::number)
        .containsExactly(0L, 1L, 2L, 3L);
    generator.expectNoMessage(SHORT);
    feed.tell(new PromptFeed.UnitCommitted(0, 1));
    feed.tell(new PromptFeed.UnitCommitted(0, 1)); // A late duplicate frees nothing.
    generator.expectNoMessage(SHORT);
    feed.tell(new PromptFeed.ExamplesFinished(1, 1));
    assertThat(unit(generator).number()).isEqualTo(4);
  }

  @Test
  void severalExamplesOfAPromptAreInFlightUntilAllAreFinished() {
    ActorRef<PromptFeed.Command> feed = start(100);
    TestProbe<Generator.Command> generator = ask(feed, 0);
    fillWindow(feed, generator);
    // One prompt is dropped, the other gives six pairs: eight prompts become six and six examples.
    feed.tell(new PromptFeed.UnitCommitted(0, 1, 5));
    feed.tell(new PromptFeed.ExamplesFinished(5, 5));
    generator.expectNoMessage(SHORT);
    feed.tell(new PromptFeed.ExamplesFinished(1, 6));
    assertThat(unit(generator).number()).isEqualTo(4);
  }

  @Test
  void messagesThatWereLostCostNoRoomInTheWindow() {
    patience = Patience.CLUSTER;
    ActorRef<PromptFeed.Command> feed = start(100);
    TestProbe<Generator.Command> generator = ask(feed, 0);
    List<WorkUnit> units = fillWindow(feed, generator);
    generator.expectNoMessage(SHORT);
    // Nobody tells the feed that a unit was committed, all of it dropped.
    log.commit(
        0,
        units.get(0).prompts().stream()
            .map(prompt -> (PromptOutcome) new PromptOutcome.Dropped(prompt, DropReason.TIED, ""))
            .toList());
    time.timePasses(patience.reconcile().multipliedBy(2));
    assertThat(unit(generator).number()).isEqualTo(4);
  }

  @Test
  void examplesPassedOverThatTheLedgerHasNotGotDoNotCloseTheWindow() {
    patience = Patience.CLUSTER;
    ActorRef<PromptFeed.Command> feed = start(100);
    TestProbe<Generator.Command> generator = ask(feed, 0);
    for (int i = 0; i < 4; i++) {
      next(feed, generator);
      feed.tell(new PromptFeed.UnitCommitted(i, 0));
    }
    generator.expectNoMessage(SHORT);
    // The learner takes no step, since it has nothing else: the pair log counts all as in flight.
    for (int i = 0; i < 3; i++) feed.tell(new PromptFeed.ExamplesFinished(i == 0 ? 7 : 0, 7));
    for (int i = 4; i < 7; i++) {
      assertThat(unit(generator).number()).isEqualTo(i);
      feed.tell(new PromptFeed.UnitCommitted(i, 0));
      time.timePasses(patience.reconcile().multipliedBy(2));
      askAgain(feed, generator);
    }
    // One of the first eight and six others are left, so that a unit of two has no room.
    generator.expectNoMessage(SHORT);
  }
}
