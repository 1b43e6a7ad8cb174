package io.tributary.actors;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.actor.typed.ActorRef;
import io.tributary.streams.log.WorkUnit;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Who has a unit, and when it is issued again. */
class PromptFeedIssuingTest extends FeedFixture {
  @Test
  void issuesAnOverdueUnitAgain() {
    ActorRef<PromptFeed.Command> feed = start(2);
    WorkUnit unit = unit(ask(feed, 0));
    TestProbe<Generator.Command> other = ask(feed, 1);
    other.expectNoMessage(SHORT);
    time.timePasses(DEADLINE.minusSeconds(1));
    other.expectNoMessage(SHORT);
    time.timePasses(Duration.ofSeconds(1));
    assertThat(unit(other)).isEqualTo(unit);
    feed.tell(new PromptFeed.UnitCommitted(0, 0));
    learner.expectMessage(Learner.NoMoreExamples.INSTANCE);
  }

  @Test
  void aCommitCancelsTheDeadline() {
    ActorRef<PromptFeed.Command> feed = start(2);
    unit(ask(feed, 0));
    feed.tell(new PromptFeed.UnitCommitted(0, 0));
    TestProbe<Generator.Command> other = ask(feed, 1);
    learner.expectMessage(Learner.NoMoreExamples.INSTANCE);
    time.timePasses(DEADLINE);
    other.expectNoMessage(SHORT);
  }

  @Test
  void issuesTheUnitOfADeadGeneratorAgain() {
    ActorRef<PromptFeed.Command> feed = start(2);
    TestProbe<Generator.Command> dying = ask(feed, 0);
    WorkUnit unit = unit(dying);
    dying.stop();
    assertThat(unit(ask(feed, 0))).isEqualTo(unit);
  }

  @Test
  void aLostAnswerIsGivenAgainAndNothingElse() {
    ActorRef<PromptFeed.Command> feed = start(10);
    TestProbe<Generator.Command> generator = kit.createTestProbe();
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
    ActorRef<PromptFeed.Command> feed = start(2);
    TestProbe<Generator.Command> generator = ask(feed, 0);
    WorkUnit unit = unit(generator);
    TestProbe<UnitSampled> stage = kit.createTestProbe();
    feed.tell(new PromptFeed.UnitAtStage(0, stage.getRef()));
    generator.stop();
    TestProbe<Generator.Command> other = ask(feed, 1);
    other.expectNoMessage(SHORT);
    stage.stop();
    assertThat(unit(other)).isEqualTo(unit);
  }

  @Test
  void aFeedThatTakesOverLeavesUnitsWithThoseWhoHaveThem() {
    patience = Patience.CLUSTER;
    WorkUnit first = worldUnit(0, 0, 1);
    WorkUnit second = worldUnit(1, 2, 3);
    WorkUnit third = worldUnit(2, 4, 5);
    for (WorkUnit unit : List.of(first, second, third)) log.feed(unit);
    ActorRef<PromptFeed.Command> feed =
        start(false, 6, new Backlog(Optional.of(third), List.of(first, second, third), 6));
    TestProbe<Generator.Command> holder = kit.createTestProbe();
    TestProbe<UnitSampled> stage = kit.createTestProbe();
    TestProbe<Generator.Command> other = ask(feed, 1);
    feed.tell(new PromptFeed.StillSampling(List.of(0L), holder.getRef()));
    feed.tell(new PromptFeed.UnitAtStage(1, stage.getRef()));
    other.expectNoMessage(SHORT);
    time.timePasses(patience.claim());
    assertThat(next(feed, other)).isEqualTo(third);
    other.expectNoMessage(SHORT);
    holder.stop();
    assertThat(unit(other)).isEqualTo(first);
  }
}
