package io.tributary.actors;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FeedWindowTest {
  private static final Pace CREDIT = new Pace.Credit(8, 2);

  private static FeedWindow window(Pace pace, int inFlight, long finished) {
    return new FeedWindow(pace, new Backlog(Optional.empty(), List.of(), inFlight, finished));
  }

  @Test
  void isOpenWhileAWholeUnitHasRoom() {
    FeedWindow window = window(CREDIT, 5, 0);
    assertThat(window.mayFeed(3)).isTrue();
    window.fed(FeedFixture.worldUnit(3, 6, 7));
    assertThat(window.inFlight()).isEqualTo(7);
    assertThat(window.mayFeed(4)).isFalse();
  }

  @Test
  void countsWhatIsFinishedOnceHoweverOftenItIsTold() {
    FeedWindow window = window(CREDIT, 8, 10);
    window.finished(new PromptFeed.ExamplesFinished(3, 13));
    window.finished(new PromptFeed.ExamplesFinished(3, 13));
    window.finished(new PromptFeed.ExamplesFinished(1, 12));
    assertThat(window.inFlight()).isEqualTo(5);
    window.finished(new PromptFeed.ExamplesFinished(2, PromptFeed.ExamplesFinished.UNTOLD));
    assertThat(window.inFlight()).isEqualTo(3);
  }

  @Test
  void announcesARoundOnceAndIsOpenAgainWhenItIsTrained() {
    FeedWindow window = window(new Pace.Rounds(2, 0), 0, 0);
    assertThat(window.announceRound(1, false)).isEmpty();
    assertThat(window.announceRound(2, false)).hasValue(0);
    assertThat(window.announceRound(2, false)).isEmpty();
    assertThat(window.roundOpen()).isTrue();
    assertThat(window.mayFeed(2)).isFalse();
    window.trained(0);
    window.trained(0);
    assertThat(window.roundOpen()).isFalse();
    assertThat(window.mayFeed(3)).isTrue();
    assertThat(window.mayFeed(4)).isFalse();
  }
}
