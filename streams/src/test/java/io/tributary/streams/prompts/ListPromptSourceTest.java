package io.tributary.streams.prompts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.stream.javadsl.Sink;
import akka.stream.testkit.TestSubscriber;
import akka.stream.testkit.javadsl.TestSink;
import io.tributary.api.Prompt;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import scala.concurrent.duration.FiniteDuration;

class ListPromptSourceTest {
  private static final FiniteDuration SHORT = FiniteDuration.create(100, TimeUnit.MILLISECONDS);
  private static ActorTestKit kit;

  @BeforeAll
  static void start() {
    kit = ActorTestKit.create();
  }

  @AfterAll
  static void stop() {
    kit.shutdownTestKit();
  }

  private static final List<Prompt> ABC =
      List.of(new Prompt("a", "A?"), new Prompt("b", "B?"), new Prompt("c", "C?"));

  private static List<String> ids(PromptSource source, long ordinal) throws Exception {
    return source
        .from(ordinal)
        .map(Prompt::id)
        .runWith(Sink.seq(), kit.system())
        .toCompletableFuture()
        .get(60, TimeUnit.SECONDS);
  }

  @Test
  void goesThroughTheListOnce() throws Exception {
    ListPromptSource source = new ListPromptSource(ABC, 1, 0);
    assertThat(ids(source, 0)).containsExactly("a", "b", "c");
    assertThat(source.size()).isEqualTo(3);
  }

  @Test
  void laterPassesHaveIdsOfTheirOwnAndTheSameText() throws Exception {
    ListPromptSource source = new ListPromptSource(ABC, 3, 8);
    assertThat(ids(source, 0)).containsExactly("a", "b", "c", "a#2", "b#2", "c#2", "a#3", "b#3");
    assertThat(source.from(4).runWith(Sink.head(), kit.system()).toCompletableFuture().get())
        .isEqualTo(new Prompt("b#2", "B?"));
  }

  @Test
  void resumesFromAnyOrdinalWithWhatWasNotFed() throws Exception {
    ListPromptSource source = new ListPromptSource(ABC, 2, 5);
    List<String> all = ids(source, 0);
    for (int ordinal = 0; ordinal <= 7; ordinal++) {
      assertThat(ids(source, ordinal)).isEqualTo(all.subList(Math.min(ordinal, 5), 5));
    }
    assertThatIllegalArgumentException().isThrownBy(() -> source.from(-1));
  }

  @Test
  void nothingIsProducedWithoutDemand() {
    // Six thousand million prompts: only a source that waits for demand can start at all.
    ListPromptSource source = new ListPromptSource(ABC, Integer.MAX_VALUE, 0);
    TestSubscriber.Probe<Prompt> probe =
        source.from(2).runWith(TestSink.create(kit.system().classicSystem()), kit.system());
    probe.ensureSubscription();
    probe.expectNoMessage(SHORT);
    probe.request(2);
    probe.expectNext(ABC.get(2));
    probe.expectNext(new Prompt("a#2", "A?"));
    probe.expectNoMessage(SHORT);
    probe.request(1);
    probe.expectNext(new Prompt("b#2", "B?"));
    probe.cancel();
  }

  @Test
  void completesWithTheLastPrompt() {
    TestSubscriber.Probe<Prompt> probe =
        new ListPromptSource(ABC, 1, 0)
            .from(2)
            .runWith(TestSink.create(kit.system().classicSystem()), kit.system());
    probe.request(1);
    probe.expectNext(ABC.get(2));
    probe.expectComplete();
  }

  @Test
  void theLargestStreamDoesNotOverflow() {
    ListPromptSource source = new ListPromptSource(ABC, Integer.MAX_VALUE, 0);
    assertThat(source.size()).isEqualTo(3L * Integer.MAX_VALUE);
    Prompt last =
        source
            .from(source.size() - 1)
            .runWith(Sink.last(), kit.system())
            .toCompletableFuture()
            .orTimeout(Duration.ofSeconds(60).toMillis(), TimeUnit.MILLISECONDS)
            .join();
    assertThat(last.id()).isEqualTo("c#" + Integer.MAX_VALUE);
  }

  @Test
  void idsThatWouldMeetInALaterPassAreRefused() {
    List<Prompt> colliding = List.of(new Prompt("a", "A?"), new Prompt("a#2", "A again?"));
    assertThatCode(() -> new ListPromptSource(colliding, 1, 0)).doesNotThrowAnyException();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ListPromptSource(colliding, 2, 0))
        .withMessage(
            "the prompt id \"a#2\" would be used again by pass 2 of \"a\"; rename one of them");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ListPromptSource(List.of(ABC.get(0), ABC.get(0)), 1, 0))
        .withMessage("two prompts have the id \"a\"");
  }

  @Test
  void settingsOutOfRangeAreRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> new ListPromptSource(ABC, 0, 0));
    assertThatIllegalArgumentException().isThrownBy(() -> new ListPromptSource(ABC, 1, -1));
  }
}
