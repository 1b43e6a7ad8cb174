package io.tributary.actors;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.TestProbe;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class FeedOnNodeTest {
  private static final ActorTestKit TEST_KIT = ActorTestKit.create();

  private final TestProbe<PromptFeed.Command> old = TEST_KIT.createTestProbe();
  private final TestProbe<PromptFeed.Command> young = TEST_KIT.createTestProbe();
  private final TestProbe<FeedDrain> asker = TEST_KIT.createTestProbe();
  private final FeedOnNode feed = new FeedOnNode();

  @AfterAll
  static void shutDown() {
    TEST_KIT.shutdownTestKit();
  }

  @Test
  void theEndOfAnEarlierFeedIsNotThatOfTheNext() {
    assertThat(feed.came(old.getRef())).isTrue();
    assertThat(feed.came(old.getRef())).as("started again").isFalse();
    assertThat(feed.came(young.getRef())).isTrue();
    feed.went(old.getRef());
    feed.drain(asker.getRef());
    assertThat(young.receiveMessage()).isEqualTo(new PromptFeed.WorkOff(asker.getRef()));
  }

  @Test
  void aNodeThatWasToldToDrainDrawsNothingWhereverTheFeedIs() {
    assertThat(feed.gate().isShut()).isFalse();
    feed.drain(asker.getRef());
    asker.expectMessage(FeedDrain.ELSEWHERE);
    feed.came(young.getRef());
    assertThat(feed.gate().isShut()).isTrue();
    feed.went(young.getRef());
    feed.drain(asker.getRef());
    asker.expectMessage(FeedDrain.ELSEWHERE);
  }
}
