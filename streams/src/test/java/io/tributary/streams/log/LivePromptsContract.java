package io.tributary.streams.log;

import static io.tributary.streams.log.LogFixtures.drop;
import static io.tributary.streams.log.LogFixtures.pair;
import static io.tributary.streams.log.LogFixtures.samples;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.tributary.streams.log.LivePrompts.Placed;
import io.tributary.streams.log.LivePrompts.Submission;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The queue of live prompts, as two processes see it. */
abstract class LivePromptsContract {
  private static final Optional<String> NO_KEY = Optional.empty();

  private SqlPairLog log;
  private SqlPairLog other;
  private LivePrompts live;

  abstract SqlPairLog another();

  @BeforeEach
  void open() {
    log = another();
    other = another();
    live = log.livePrompts(5);
  }

  @AfterEach
  void close() {
    log.close();
    other.close();
  }

  private static NewPrompt named(String id) {
    return new NewPrompt(Optional.of(id), "Text of " + id);
  }

  private static List<String> ids(Submission submission) {
    return ((Submission.Accepted) submission).ids();
  }

  /** Feeds the first of the queue as one unit. */
  private WorkUnit feed(long unit, int count) {
    long ordinal =
        log.lastFed().map(u -> u.prompts().get(u.prompts().size() - 1).ordinal() + 1).orElse(0L);
    List<FedPrompt> fed = new ArrayList<>();
    for (Placed placed : live.queuedFrom(0, count)) {
      fed.add(new FedPrompt(ordinal++, placed.prompt()));
    }
    WorkUnit made = new WorkUnit(unit, fed);
    log.feed(made);
    return made;
  }

  @Test
  void promptsComeOutInTheOrderTheyWentInUntilTheyAreFed() {
    List<String> first = ids(live.submit(List.of(NewPrompt.of("a"), named("b")), NO_KEY));
    ids(other.livePrompts(5).submit(List.of(named("c")), NO_KEY));
    assertThat(first).hasSize(2).element(1).isEqualTo("b");
    assertThat(live.queuedFrom(0, 9))
        .extracting(p -> p.prompt().text())
        .containsExactly("a", "Text of b", "Text of c");
    assertThat(live.queuedFrom(1, 1)).extracting(Placed::place).containsExactly(1L);
    feed(0, 2);
    assertThat(other.livePrompts(5).queuedFrom(0, 9))
        .extracting(p -> p.prompt().id())
        .containsExactly("c");
    assertThat(live.queued()).isEqualTo(1);
    assertThat(live.fed()).isEqualTo(2);
  }

  @Test
  void theSameKeyGivesTheSameIdsAndQueuesOnce() {
    List<NewPrompt> prompts = List.of(NewPrompt.of("a"), NewPrompt.of("b"));
    Submission first = live.submit(prompts, Optional.of("key 1"));
    Submission again = other.livePrompts(5).submit(prompts, Optional.of("key 1"));
    assertThat(again).isEqualTo(new Submission.Accepted(ids(first), false));
    feed(0, 2);
    assertThat(ids(live.submit(prompts, Optional.of("key 1")))).isEqualTo(ids(first));
    assertThat(live.queued()).isZero();
    assertThat(live.submit(List.of(NewPrompt.of("a")), Optional.of("key 1")))
        .isEqualTo(new Submission.KeyUsed("key 1"));
    assertThat(ids(live.submit(prompts, Optional.of("key 2")))).isNotEqualTo(ids(first));
  }

  @Test
  void aFullQueueTakesNothingUntilThereIsRoom() {
    live.submit(List.of(named("a"), named("b"), named("c")), NO_KEY);
    List<NewPrompt> three = List.of(named("d"), named("e"), named("f"));
    assertThat(live.submit(three, Optional.of("k"))).isEqualTo(new Submission.Full(3, 5));
    assertThat(live.queued()).isEqualTo(3);
    feed(0, 1);
    assertThat(ids(live.submit(three, Optional.of("k")))).containsExactly("d", "e", "f");
    assertThat(live.submit(List.of(named("g")), NO_KEY)).isEqualTo(new Submission.Full(5, 5));
  }

  @Test
  void takenIdsAreRefusedByName() {
    live.submit(List.of(named("a")), NO_KEY);
    log.feed(LogFixtures.unit(0, 1));
    assertThat(
            live.submit(
                List.of(named("x"), named("a"), named("p0"), named("y"), named("y")), NO_KEY))
        .isEqualTo(new Submission.IdsTaken(List.of("a", "p0", "y")));
    assertThat(live.queued()).isEqualTo(1);
  }

  @Test
  void aPromptIsFollowedToItsOutcome() {
    live.submit(List.of(named("a"), named("b"), named("c"), named("d")), NO_KEY);
    assertThat(live.outcomeOf("d")).contains(new PromptStatus.Queued(3));
    WorkUnit unit = feed(0, 3);
    assertThat(live.outcomeOf("d")).contains(new PromptStatus.Queued(0));
    assertThat(live.outcomeOf("b")).contains(new PromptStatus.Fed(1, 0));
    List<FedPrompt> fed = unit.prompts();
    log.commit(0, List.of(pair(fed.get(0), 3), samples(fed.get(1), 2), drop(fed.get(2))));
    log.record(new LedgerStep(1, List.of(1L), List.of(2L)));
    assertThat(live.outcomeOf("a"))
        .contains(
            new PromptStatus.Paired(1, "Answer 0/0", 0, "Answer 0/2", -2, OptionalLong.of(1)));
    assertThat(live.outcomeOf("b")).contains(new PromptStatus.Sampled(2, OptionalLong.empty()));
    assertThat(live.outcomeOf("c")).contains(new PromptStatus.Dropped("tied", "all scored 1.0"));
    assertThat(live.outcomeOf("nobody")).isEmpty();
  }

  @Test
  void manyAtOnceLoseNothingAndKeepTheBound() {
    LivePrompts wide = log.livePrompts(30);
    LivePrompts otherWide = other.livePrompts(30);
    List<Submission> all =
        IntStream.range(0, 20)
            .mapToObj(
                i ->
                    CompletableFuture.supplyAsync(
                        () ->
                            (i % 2 == 0 ? wide : otherWide)
                                .submit(List.of(named(i + "a"), named(i + "b")), NO_KEY)))
            .toList()
            .stream()
            .map(CompletableFuture::join)
            .toList();
    assertThat(all).filteredOn(Submission.Accepted.class::isInstance).hasSize(15);
    assertThat(all).filteredOn(Submission.Full.class::isInstance).hasSize(5);
    assertThat(wide.queuedFrom(0, 99))
        .extracting(Placed::place)
        .isEqualTo(IntStream.range(0, 30).mapToObj(i -> (long) i).toList());
  }

  @Test
  void whatCannotBeAPromptIsRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> NewPrompt.of(" "));
    assertThatIllegalArgumentException().isThrownBy(() -> named("x".repeat(201)));
    assertThatIllegalArgumentException().isThrownBy(() -> live.submit(List.of(), NO_KEY));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> live.submit(List.of(named("a")), Optional.of("k".repeat(201))));
    assertThatIllegalArgumentException().isThrownBy(() -> log.livePrompts(0));
  }
}
