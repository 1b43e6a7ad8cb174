package io.tributary.streams.log;

import static io.tributary.streams.log.LogFixtures.pairs;
import static io.tributary.streams.log.LogFixtures.unit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class CommitQueueTest {
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<List<Long>> groups = Collections.synchronizedList(new ArrayList<>());
  private final Semaphore mayWrite = new Semaphore(0);
  private volatile Optional<RuntimeException> failure = Optional.empty();

  @AfterEach
  void stop() {
    threads.shutdownNow();
  }

  /** Waits to be let on; units of an odd number are late, 13 is refused. */
  private List<CommitResult> write(List<UnitCommit> commits) {
    groups.add(commits.stream().map(UnitCommit::unit).toList());
    mayWrite.acquireUninterruptibly();
    if (failure.isPresent()) throw failure.get();
    return commits.stream().map(CommitQueueTest::result).toList();
  }

  private static CommitResult result(UnitCommit commit) {
    if (commit.unit() == 13) {
      return new CommitResult.Refused(new IllegalArgumentException("unit 13"));
    }
    return new CommitResult.Stored(commit.unit() % 2 == 0);
  }

  private static UnitCommit commit(long unit, int prompts) {
    return new UnitCommit(unit, pairs(unit(unit, prompts), 2));
  }

  private CompletableFuture<Boolean> later(CommitQueue queue, long unit, int prompts) {
    return CompletableFuture.supplyAsync(() -> queue.commit(commit(unit, prompts)), threads);
  }

  /** Commits one after the other, each known to wait in the queue before the next comes. */
  private List<CompletableFuture<Boolean>> queued(CommitQueue queue, int prompts, long... units) {
    List<CompletableFuture<Boolean>> all = new ArrayList<>();
    for (long unit : units) {
      int before = queue.length();
      all.add(later(queue, unit, prompts));
      while (queue.length() == before) Thread.onSpinWait();
    }
    return all;
  }

  private void awaitGroups(int count) throws InterruptedException {
    while (groups.size() < count) Thread.sleep(1);
  }

  @Test
  void aLoneCommitGoesAtOnce() {
    CommitQueue queue = new CommitQueue(1, this::write);
    mayWrite.release(2);
    assertThat(queue.commit(commit(4, 1))).isTrue();
    assertThat(queue.commit(commit(5, 1))).isFalse();
    assertThat(groups).containsExactly(List.of(4L), List.of(5L));
  }

  @Test
  void whatComesWhileOneIsWrittenGoesTogetherInTheOrderOfComing() throws Exception {
    CommitQueue queue = new CommitQueue(1, this::write);
    CompletableFuture<Boolean> first = later(queue, 0, 1);
    awaitGroups(1);
    List<CompletableFuture<Boolean>> next = queued(queue, 1, 3, 13, 2, 6);
    mayWrite.release(1);
    assertThat(first.get()).isTrue();
    awaitGroups(2);
    mayWrite.release(1);
    assertThat(next.get(0).get()).isFalse();
    assertThatThrownBy(() -> next.get(1).get()).hasRootCauseMessage("unit 13");
    assertThat(next.get(2).get()).isTrue();
    assertThat(next.get(3).get()).isTrue();
    assertThat(groups).containsExactly(List.of(0L), List.of(3L, 13L, 2L, 6L));
  }

  @Test
  void aGroupEndsBeforeItGetsTooLarge() throws Exception {
    CommitQueue queue = new CommitQueue(1, this::write);
    CompletableFuture<Boolean> first = later(queue, 0, 1);
    awaitGroups(1);
    int half = CommitQueue.MOST_PROMPTS / 2;
    List<CompletableFuture<Boolean>> next = queued(queue, half, 2, 4, 6);
    List<CompletableFuture<Boolean>> large = queued(queue, 3 * half, 8);
    mayWrite.release(4);
    first.get();
    for (CompletableFuture<Boolean> one : next) one.get();
    large.get(0).get();
    assertThat(groups).containsExactly(List.of(0L), List.of(2L, 4L), List.of(6L), List.of(8L));
  }

  @Test
  void aFailureIsToldToAllOfTheGroupAndTheNextGoesOn() throws Exception {
    CommitQueue queue = new CommitQueue(1, this::write);
    CompletableFuture<Boolean> first = later(queue, 0, 1);
    awaitGroups(1);
    List<CompletableFuture<Boolean>> next = queued(queue, 1, 2, 4);
    mayWrite.release(1);
    first.get();
    awaitGroups(2);
    failure = Optional.of(new PairLogException("the disk is full"));
    mayWrite.release(1);
    for (CompletableFuture<Boolean> one : next) {
      assertThatThrownBy(one::get).hasRootCauseMessage("the disk is full");
    }
    failure = Optional.empty();
    mayWrite.release(1);
    assertThat(queue.commit(commit(6, 1))).isTrue();
  }

  @Test
  void soManyLanesWriteSideBySide() throws Exception {
    CommitQueue queue = new CommitQueue(2, this::write);
    CompletableFuture<Boolean> first = later(queue, 0, 1);
    CompletableFuture<Boolean> second = later(queue, 2, 1);
    awaitGroups(2);
    List<CompletableFuture<Boolean>> third = queued(queue, 1, 4);
    Thread.sleep(50);
    assertThat(groups).hasSize(2);
    mayWrite.release(3);
    first.get();
    second.get();
    assertThat(third.get(0).get()).isTrue();
  }

  /** What is written is what the caller hears of, also if its thread is to stop. */
  @Test
  void anInterruptedCallerStillHearsOfItsCommit() throws Exception {
    CommitQueue queue = new CommitQueue(1, this::write);
    CompletableFuture<Boolean> first = later(queue, 0, 1);
    awaitGroups(1);
    CountDownLatch done = new CountDownLatch(1);
    List<Boolean> heard = Collections.synchronizedList(new ArrayList<>());
    Thread caller =
        new Thread(
            () -> {
              heard.add(queue.commit(commit(2, 1)));
              heard.add(Thread.currentThread().isInterrupted());
              done.countDown();
            });
    caller.start();
    while (queue.length() == 0) Thread.onSpinWait();
    caller.interrupt();
    mayWrite.release(2);
    done.await();
    first.get();
    assertThat(heard).containsExactly(true, true);
  }

  @Test
  void everyOneOfManyHearsItsOwnResult() {
    CommitQueue queue = new CommitQueue(2, this::write);
    mayWrite.release(1000);
    List<CompletableFuture<Boolean>> all =
        IntStream.range(20, 420).mapToObj(unit -> later(queue, unit, 1)).toList();
    for (int i = 0; i < all.size(); i++) assertThat(all.get(i).join()).isEqualTo(i % 2 == 0);
    assertThat(groups.stream().mapToInt(List::size).sum()).isEqualTo(400);
    assertThat(queue.length()).isZero();
  }
}
