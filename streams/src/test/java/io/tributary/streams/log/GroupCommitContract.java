package io.tributary.streams.log;

import static io.tributary.streams.log.LogFixtures.candidate;
import static io.tributary.streams.log.LogFixtures.drop;
import static io.tributary.streams.log.LogFixtures.fed;
import static io.tributary.streams.log.LogFixtures.pair;
import static io.tributary.streams.log.LogFixtures.pairs;
import static io.tributary.streams.log.LogFixtures.unit;
import static io.tributary.streams.log.WriterRole.FEED;
import static io.tributary.streams.log.WriterRole.LEARNER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tributary.api.ScoredCandidate;
import java.nio.file.Path;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Units that are committed in one transaction fare as if each had one of its own. */
@Timeout(120)
abstract class GroupCommitContract {
  private static final int UNITS = 12;

  @TempDir Path run;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final CountDownLatch goOn = new CountDownLatch(1);
  private SqlPairLog log;
  private CompletableFuture<Void> held;

  abstract SqlPairLog another();

  @BeforeEach
  void open() {
    log = another();
    for (int u = 0; u < UNITS; u++) log.feed(unit(u, 3));
  }

  @AfterEach
  void close() {
    goOn.countDown();
    threads.shutdown();
    log.close();
  }

  private long number(String sql) {
    return log.database().read(session -> session.number(sql));
  }

  /** How many transactions there were: each has a token of its own. */
  private long transactions() {
    return number("SELECT count(DISTINCT token) FROM commits");
  }

  /**
   * Lets as many commits as there are lanes begin and no further, so that what comes next has to
   * wait; these are of the units counted down from the last one.
   */
  private List<CompletableFuture<Boolean>> hold() throws InterruptedException {
    CountDownLatch holding = new CountDownLatch(1);
    held =
        CompletableFuture.runAsync(
            () ->
                log.database()
                    .write(
                        session -> {
                          session.alone(Session.Alone.COMMIT);
                          holding.countDown();
                          await();
                          return null;
                        }),
            threads);
    holding.await();
    List<CompletableFuture<Boolean>> first = new ArrayList<>();
    for (int i = 1; i <= log.database().lanes(); i++) {
      first.add(commit(UNITS - i));
      // One after the other: those that come together go together.
      while (log.busyCommits() < i) Thread.sleep(1);
    }
    return first;
  }

  private void await() {
    try {
      assertThat(goOn.await(60, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private CompletableFuture<Boolean> commit(long unit) {
    return commit(unit, pairs(unit(unit, 3), 4));
  }

  private CompletableFuture<Boolean> commit(long unit, List<PromptOutcome> outcomes) {
    return CompletableFuture.supplyAsync(() -> log.commit(unit, outcomes), threads);
  }

  /** Waits until these are in the queue, then lets all go. */
  private void release(int waiting) throws InterruptedException {
    while (log.waitingCommits() < waiting) Thread.sleep(1);
    goOn.countDown();
  }

  @Test
  void whatComesMeanwhileIsOneTransactionInTheOrderOfTheUnits() throws Exception {
    List<CompletableFuture<Boolean>> first = hold();
    int lanes = first.size();
    List<CompletableFuture<Boolean>> next = new ArrayList<>();
    for (long u : List.of(7L, 2L, 5L, 0L, 3L)) {
      int before = log.waitingCommits();
      next.add(commit(u));
      while (log.waitingCommits() == before) Thread.sleep(1);
    }
    release(5);
    for (CompletableFuture<Boolean> one : first) assertThat(one.get()).isTrue();
    for (CompletableFuture<Boolean> one : next) assertThat(one.get()).isTrue();
    held.get();
    assertThat(transactions()).isEqualTo(lanes + 1);
    List<LoggedExample> examples = log.after(0, 999);
    assertThat(examples)
        .extracting(LoggedExample::sequence)
        .isEqualTo(LongStream.rangeClosed(1, 3L * (lanes + 5)).boxed().toList());
    assertThat(examples.subList(3 * lanes, examples.size()))
        .extracting(e -> e.example().prompt().id())
        .containsExactly(
            "p0", "p1", "p2", "p6", "p7", "p8", "p9", "p10", "p11", "p15", "p16", "p17", "p21",
            "p22", "p23");
    assertThat(RunAudit.of(run, log, RunAudit.Moment.LIVE).findings()).isEmpty();
  }

  @Test
  void duplicatesInATransactionAreLateAndSpoilNothing() throws Exception {
    log.commit(4, pairs(unit(4, 3), 2));
    List<CompletableFuture<Boolean>> first = hold();
    List<CompletableFuture<Boolean>> same = List.of(commit(1), commit(1), commit(1));
    CompletableFuture<Boolean> before =
        commit(4, List.of(drop(fed(12)), drop(fed(13)), drop(fed(14))));
    CompletableFuture<Boolean> other = commit(2);
    release(5);
    for (CompletableFuture<Boolean> one : first) one.get();
    int fresh = 0;
    for (CompletableFuture<Boolean> one : same) if (one.get()) fresh++;
    assertThat(fresh).isEqualTo(1);
    assertThat(before.get()).isFalse();
    assertThat(other.get()).isTrue();
    assertThat(transactions()).isEqualTo(first.size() + 2);
    assertThat(log.counts().paired()).isEqualTo(3L * (first.size() + 3));
    assertThat(log.counts().dropped()).isEmpty();
  }

  @Test
  void whatIsWrongWithAUnitIsToldToItsCallerAlone() throws Exception {
    List<CompletableFuture<Boolean>> first = hold();
    ScoredCandidate same = new ScoredCandidate(candidate(1, 0), 1);
    PromptOutcome tied = new PromptOutcome.Paired(fed(5), List.of(same, same), 0, 1);
    PromptOutcome outside = new PromptOutcome.Paired(fed(8), List.of(same, same), 0, 7);
    CompletableFuture<Boolean> neverFed = commit(99, List.of());
    CompletableFuture<Boolean> short2 = commit(0, List.of(pair(fed(0), 2)));
    CompletableFuture<Boolean> notBetter =
        commit(1, List.of(pair(fed(3), 2), pair(fed(4), 2), tied));
    CompletableFuture<Boolean> broken =
        commit(2, List.of(pair(fed(6), 2), pair(fed(7), 2), outside));
    CompletableFuture<Boolean> good = commit(3);
    release(5);
    for (CompletableFuture<Boolean> one : first) assertThat(one.get()).isTrue();
    assertThat(good.get()).isTrue();
    assertThatThrownBy(neverFed::get).hasRootCauseMessage("unit 99 was never fed");
    assertThatThrownBy(short2::get).hasRootCauseMessage("unit 0: 2 prompts have no outcome");
    assertThatThrownBy(notBetter::get)
        .hasRootCauseMessage("prompt p5: chosen scores 1.0, rejected 1.0");
    assertThatThrownBy(broken::get).hasRootCauseInstanceOf(IndexOutOfBoundsException.class);
    assertThat(transactions()).isEqualTo(first.size() + 1);
    assertThat(log.unfinished()).extracting(WorkUnit::number).contains(0L, 1L, 2L);
    assertThat(log.commit(1, pairs(unit(1, 3), 2))).as("put right").isTrue();
  }

  /** The database itself refuses a row in the middle: each unit then goes by itself. */
  @Test
  void aUnitThatTheDatabaseRefusesFailsAlone() throws Exception {
    log.database()
        .write(
            session -> {
              try (Statement insert = session.connection().createStatement()) {
                return insert.executeUpdate(
                    "INSERT INTO outcomes VALUES ('p4', 'dropped', 'tied', 'forged', '2026', 1)");
              }
            });
    List<CompletableFuture<Boolean>> first = hold();
    CompletableFuture<Boolean> before = commit(0);
    CompletableFuture<Boolean> refused = commit(1);
    CompletableFuture<Boolean> after = commit(2);
    release(3);
    assertThatThrownBy(refused::get)
        .hasCauseInstanceOf(PairLogException.class)
        .hasMessageContaining("refused a row");
    assertThat(before.get()).isTrue();
    assertThat(after.get()).isTrue();
    for (CompletableFuture<Boolean> one : first) assertThat(one.get()).isTrue();
    assertThat(log.after(0, 999)).hasSize(3 * (first.size() + 2));
  }

  @Test
  void whoIsFencedBesideATransactionIsToldAndNobodyElse() throws Exception {
    SharedPairLog feed = log.as(FEED, log.acquireEpoch(FEED, "node 1"));
    SharedPairLog learner = log.as(LEARNER, log.acquireEpoch(LEARNER, "node 1"));
    log.acquireEpoch(FEED, "node 2");
    log.acquireEpoch(LEARNER, "node 2");
    List<CompletableFuture<Boolean>> first = hold();
    CompletableFuture<Void> fenced =
        CompletableFuture.runAsync(() -> feed.feed(unit(UNITS, 3)), threads);
    CompletableFuture<Void> step =
        CompletableFuture.runAsync(
            () -> learner.record(new LedgerStep(1, List.of(), List.of())), threads);
    CompletableFuture<Boolean> stale =
        CompletableFuture.supplyAsync(() -> feed.commit(0, pairs(unit(0, 3), 2)), threads);
    CompletableFuture<Boolean> other = commit(1);
    release(2);
    assertThatThrownBy(fenced::get).hasCauseInstanceOf(FencedException.class);
    assertThatThrownBy(step::get).hasCauseInstanceOf(FencedException.class);
    assertThat(stale.get()).as("a buffer is never fenced").isTrue();
    assertThat(other.get()).isTrue();
    for (CompletableFuture<Boolean> one : first) assertThat(one.get()).isTrue();
    assertThat(log.counts().fed()).isEqualTo(3L * UNITS);
    assertThat(log.stepsAfter(0)).isEmpty();
  }

  @Test
  void manyWritersOfOneLogKeepTheSequenceGapFree() {
    List<CompletableFuture<Integer>> all = new ArrayList<>();
    for (int w = 0; w < 16; w++) {
      all.add(
          CompletableFuture.supplyAsync(
              () -> {
                int fresh = 0;
                for (int u = 0; u < UNITS; u++) if (log.commit(u, pairs(unit(u, 3), 2))) fresh++;
                return fresh;
              },
              threads));
    }
    assertThat(all.stream().mapToInt(CompletableFuture::join).sum()).isEqualTo(UNITS);
    assertThat(log.after(0, 999))
        .extracting(LoggedExample::sequence)
        .isEqualTo(LongStream.rangeClosed(1, 3L * UNITS).boxed().toList());
  }
}
