package io.tributary.streams.log;

import static io.tributary.streams.log.LogFixtures.pairs;
import static io.tributary.streams.log.LogFixtures.unit;
import static io.tributary.streams.log.WriterRole.FEED;
import static io.tributary.streams.log.WriterRole.LEARNER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Of two processes in one role only the later one writes. Each log here has its own connections.
 */
abstract class FencingContract {
  private static final LedgerStep ONE = new LedgerStep(1, List.of(1L), List.of());
  private static final LedgerStep TWO = new LedgerStep(2, List.of(2L), List.of());

  private SqlPairLog old;
  private SqlPairLog young;

  /** Another process's view of the same log. */
  abstract SqlPairLog another();

  @BeforeEach
  void open() {
    old = another();
    young = another();
    old.feed(unit(0, 4));
    old.commit(0, pairs(unit(0, 4), 2));
  }

  @AfterEach
  void close() {
    old.close();
    young.close();
  }

  private static void assertFenced(WriterRole role, long epoch, Runnable write) {
    assertThatThrownBy(write::run)
        .isInstanceOfSatisfying(
            FencedException.class,
            fenced -> {
              assertThat(fenced.role()).isEqualTo(role);
              assertThat(fenced.epoch()).isEqualTo(epoch);
            })
        .hasMessageContaining("took over with epoch " + epoch);
  }

  @Test
  void aLearnerThatWasTakenOverRecordsAndPublishesNothing() {
    SharedPairLog first = old.as(LEARNER, old.acquireEpoch(LEARNER, "node 1"));
    first.record(ONE);
    first.publish(new PublishedVersion(1, "aa"));
    first.requireLearner();
    long epoch = young.acquireEpoch(LEARNER, "node 2");
    assertFenced(LEARNER, epoch, () -> first.record(TWO));
    assertFenced(LEARNER, epoch, () -> first.publish(new PublishedVersion(2, "bb")));
    assertFenced(LEARNER, epoch, first::requireLearner);
    assertThat(old.stepsAfter(0)).containsExactly(ONE);
    assertThat(old.lastPublished()).contains(new PublishedVersion(1, "aa"));
    SharedPairLog second = young.as(LEARNER, epoch);
    second.record(TWO);
    second.publish(new PublishedVersion(1, "cc"));
    assertThat(old.lastPublished()).contains(new PublishedVersion(1, "cc"));
  }

  @Test
  void aFeedThatWasTakenOverFeedsNothing() {
    SharedPairLog first = old.as(FEED, old.acquireEpoch(FEED, "node 1"));
    first.feed(unit(1, 4));
    SharedPairLog second = young.as(FEED, young.acquireEpoch(FEED, "node 2"));
    assertFenced(FEED, 2, () -> first.feed(unit(2, 4)));
    assertThat(young.lastFed()).contains(unit(1, 4));
    second.feed(unit(2, 4));
    assertThat(first.commit(1, pairs(unit(1, 4), 2))).as("a buffer is never fenced").isTrue();
  }

  @Test
  void aProcessWithoutAnEpochIsFencedByAnyone() {
    young.record(ONE);
    young.acquireEpoch(LEARNER, "node 2");
    assertFenced(LEARNER, 1, () -> old.record(TWO));
    old.feed(unit(1, 4)); // the other role is free
  }

  @Test
  void epochsRiseAlsoWhenManyTakeOverAtOnce() {
    List<CompletableFuture<Long>> all =
        IntStream.range(0, 12)
            .mapToObj(
                i ->
                    CompletableFuture.supplyAsync(
                        () -> (i % 2 == 0 ? old : young).acquireEpoch(LEARNER, "node " + i)))
            .toList();
    assertThat(all.stream().map(CompletableFuture::join))
        .containsExactlyInAnyOrder(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L, 10L, 11L, 12L);
  }

  /** What was begun in an epoch is done before the next epoch begins, or not at all. */
  @Test
  @Timeout(60)
  void takingOverWaitsForAWriteUnderWay() throws Exception {
    long epoch = old.acquireEpoch(LEARNER, "node 1");
    CountDownLatch writing = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    CompletableFuture<Void> write =
        CompletableFuture.runAsync(
            () ->
                old.database()
                    .write(
                        session -> {
                          Writers.require(session, LEARNER, epoch);
                          writing.countDown();
                          await(goOn);
                          Ledger.append(session, ONE, epoch, "now");
                          return null;
                        }));
    await(writing);
    CompletableFuture<Long> taken =
        CompletableFuture.supplyAsync(() -> young.acquireEpoch(LEARNER, "node 2"));
    Thread.sleep(300);
    assertThat(taken).isNotDone();
    goOn.countDown();
    write.get();
    assertThat(taken.get()).isEqualTo(2);
    assertThat(young.stepsAfter(0)).containsExactly(ONE);
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void anEpochOfAnotherLogIsRefused() {
    assertThatThrownBy(() -> old.as(LEARNER, 7).record(ONE))
        .isInstanceOf(PairLogException.class)
        .isNotInstanceOf(FencedException.class)
        .hasMessageContaining("writes in epoch 7, but this log's last is 0");
    assertThatIllegalArgumentException().isThrownBy(() -> old.as(LEARNER, 0));
    assertThatIllegalArgumentException().isThrownBy(() -> old.acquireEpoch(LEARNER, " "));
  }

  @Test
  void closingAViewClosesNothing() {
    old.as(LEARNER, old.acquireEpoch(LEARNER, "node 1")).close();
    assertThat(old.counts().fed()).isEqualTo(4);
  }

  @Test
  void withinAnEpochAVersionIsPublishedOnce() {
    SharedPairLog learner = old.as(LEARNER, old.acquireEpoch(LEARNER, "node 1"));
    assertThat(learner.lastPublished()).isEmpty();
    learner.publish(new PublishedVersion(5, "aa"));
    learner.publish(new PublishedVersion(5, "aa"));
    assertThatThrownBy(() -> learner.publish(new PublishedVersion(5, "bb")))
        .isInstanceOf(PairLogException.class)
        .hasMessageContaining("version 5 was published before with other files");
    SharedPairLog next = young.as(LEARNER, young.acquireEpoch(LEARNER, "node 2"));
    next.publish(new PublishedVersion(4, "dd"));
    assertThat(old.lastPublished())
        .as("version 5 is of a learner that is gone")
        .contains(new PublishedVersion(4, "dd"));
  }
}
