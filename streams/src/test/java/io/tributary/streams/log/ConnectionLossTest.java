package io.tributary.streams.log;

import static io.tributary.streams.log.LogFixtures.pairs;
import static io.tributary.streams.log.LogFixtures.unit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tributary.streams.log.LivePrompts.Submission;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A lost database stalls the calls; what was under way is done once, whenever it broke off. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class ConnectionLossTest {
  /** How long it is gone; a minute in the profile soak. */
  private static final Duration GONE =
      Duration.ofSeconds(Long.getLong("tributary.test.outage-seconds", 4));

  private final String schema = TestPostgres.newSchema();
  private CutProxy proxy;
  private PostgresPairLog log;

  @BeforeEach
  void open() throws IOException {
    proxy = new CutProxy(TestPostgres.server().getPort());
    log = PostgresPairLog.open(access(GONE.plusSeconds(120)));
  }

  @AfterEach
  void close() throws IOException {
    log.close();
    proxy.close();
  }

  private PostgresAccess access(Duration retryFor) {
    return TestPostgres.access(schema, proxy.port(), retryFor);
  }

  /** Feeds, commits and records until told to stop; the number of units. */
  private static int stream(PostgresPairLog log, AtomicBoolean stop, AtomicInteger done) {
    int unit = 0;
    for (; !stop.get(); unit++) {
      log.feed(unit(unit, 4));
      assertThat(log.commit(unit, pairs(unit(unit, 4), 3))).as("unit " + unit).isTrue();
      List<Long> sequences = LongStream.rangeClosed(4L * unit + 1, 4L * unit + 4).boxed().toList();
      log.record(new LedgerStep(unit + 1, sequences, List.of()));
      done.incrementAndGet();
    }
    return unit;
  }

  private static void awaitMore(AtomicInteger done) throws InterruptedException {
    int before = done.get();
    while (done.get() < before + 5) Thread.sleep(10);
  }

  @FunctionalInterface
  private interface Fault {
    void run(AtomicInteger done) throws Exception;
  }

  /** What was on its way may still arrive within a second; then nothing is done. */
  private static void stalled(AtomicInteger done) throws InterruptedException {
    Thread.sleep(1000);
    int before = done.get();
    Thread.sleep(GONE.toMillis() - 1000);
    assertThat(done.get()).as("units done while the database was gone").isEqualTo(before);
  }

  private void surviving(Path run, Fault fault) throws Exception {
    AtomicBoolean stop = new AtomicBoolean();
    AtomicInteger done = new AtomicInteger();
    CompletableFuture<Integer> stream =
        CompletableFuture.supplyAsync(() -> stream(log, stop, done));
    awaitMore(done);
    fault.run(done);
    while (done.get() < 5 && !stream.isDone()) Thread.sleep(10);
    if (!stream.isDone()) awaitMoreOrEnd(stream, done);
    stop.set(true);
    int units = stream.get();
    assertThat(log.counts().paired()).isEqualTo(4L * units);
    AuditReport report = RunAudit.of(run, log, RunAudit.Moment.AT_REST);
    assertThat(report.findings()).isEmpty();
    assertThat(report.counts().trained()).isEqualTo(4L * units);
  }

  private static void awaitMoreOrEnd(CompletableFuture<Integer> stream, AtomicInteger done)
      throws InterruptedException {
    int before = done.get();
    while (done.get() < before + 5 && !stream.isDone()) Thread.sleep(10);
  }

  @Test
  void aCutConnectionStallsTheStreamWhichThenGoesOn(@TempDir Path run) throws Exception {
    surviving(
        run,
        done -> {
          proxy.cut();
          stalled(done);
          proxy.restore();
        });
  }

  @Test
  void aNetworkThatFallsSilentIsGivenUpAndTheStreamGoesOn(@TempDir Path run) throws Exception {
    surviving(
        run,
        done -> {
          proxy.silence();
          stalled(done);
          proxy.restore();
        });
  }

  /** The server commits, and its answer never arrives: every kind of write, done once. */
  @Test
  void anAnswerThatIsLostBehindACommitDoesNotRepeatTheWork(@TempDir Path run) throws Exception {
    AtomicInteger cuts = new AtomicInteger();
    AtomicBoolean odd = new AtomicBoolean();
    // Each write is cut at its first commit and let through at its second.
    proxy.cutBeforeTheAnswerToACommit(
        () -> {
          boolean cut = odd.compareAndSet(false, true);
          if (cut) cuts.incrementAndGet();
          return cut;
        });
    odd.set(false);
    log.feed(unit(0, 4));
    assertThat(cuts.get()).isEqualTo(1);
    odd.set(false);
    assertThat(log.commit(0, pairs(unit(0, 4), 3))).as("it was this call's own").isTrue();
    odd.set(true);
    assertThat(log.commit(0, pairs(unit(0, 4), 3))).as("a late duplicate").isFalse();
    odd.set(false);
    LedgerStep step = new LedgerStep(1, List.of(1L, 2L), List.of());
    log.record(step);
    odd.set(true);
    assertThatThrownBy(() -> log.record(step)).hasMessageContaining("refused a row");
    odd.set(false);
    assertThat(log.acquireEpoch(WriterRole.LEARNER, "node")).isEqualTo(1);
    odd.set(false);
    LivePrompts live = log.livePrompts(10);
    Submission accepted = live.submit(List.of(NewPrompt.of("a")), Optional.of("k"));
    odd.set(true);
    assertThat(((Submission.Accepted) accepted).ids())
        .isEqualTo(
            ((Submission.Accepted) live.submit(List.of(NewPrompt.of("a")), Optional.of("k")))
                .ids());
    odd.set(false);
    live.submit(List.of(NewPrompt.of("b")), Optional.empty());
    assertThat(live.queued()).isEqualTo(2);
    odd.set(false);
    log.as(WriterRole.LEARNER, 1).publish(new PublishedVersion(1, "aa"));
    assertThat(cuts.get()).as("each kind of write was cut").isEqualTo(7);
    odd.set(true);
    assertThat(RunAudit.of(run, log, RunAudit.Moment.AT_REST).findings()).isEmpty();
  }

  @Test
  void aRestartedServerIsWaitedFor(@TempDir Path run, @TempDir Path data) throws Exception {
    log.close();
    int port = freePort();
    EmbeddedPostgres server = server(data, port, false);
    try {
      log = PostgresPairLog.open(TestPostgres.access(schema, port, Duration.ofMinutes(3)));
      AtomicBoolean stop = new AtomicBoolean();
      AtomicInteger done = new AtomicInteger();
      CompletableFuture<Integer> stream =
          CompletableFuture.supplyAsync(() -> stream(log, stop, done));
      awaitMore(done);
      server.close();
      Thread.sleep(1000);
      server = server(data, port, true);
      awaitMore(done);
      stop.set(true);
      int units = stream.get();
      assertThat(log.counts().paired()).isEqualTo(4L * units);
      assertThat(RunAudit.of(run, log, RunAudit.Moment.AT_REST).findings()).isEmpty();
    } finally {
      log.close();
      server.close();
    }
  }

  private static EmbeddedPostgres server(Path data, int port, boolean again) throws IOException {
    EmbeddedPostgres.Builder builder =
        EmbeddedPostgres.builder()
            .setPort(port)
            .setDataDirectory(data.resolve("pg").toFile())
            .setCleanDataDirectory(!again)
            .setServerConfig("fsync", "on")
            .setPGStartupWait(Duration.ofMinutes(2));
    // Closing it must leave the data for the restart.
    return builder.setCleanDataDirectory(false).start();
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  @Test
  void afterTheLimitACallSaysWhatIsWrong() throws IOException {
    log.close();
    log = PostgresPairLog.open(access(Duration.ofSeconds(1)));
    proxy.cut();
    assertThatThrownBy(() -> log.counts())
        .isInstanceOf(PairLogException.class)
        .hasMessageContaining("is out of reach")
        .hasMessageContaining("(schema " + schema + ")");
  }

  @Test
  void closingEndsTheCallsThatWait() throws Exception {
    proxy.cut();
    CompletableFuture<PairLog.Counts> waiting = CompletableFuture.supplyAsync(() -> log.counts());
    Thread.sleep(500);
    log.close();
    assertThatThrownBy(() -> waiting.get(30, TimeUnit.SECONDS))
        .hasCauseInstanceOf(PairLogException.class);
  }
}
