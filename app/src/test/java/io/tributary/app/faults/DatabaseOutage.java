package io.tributary.app.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.app.cluster.LocalPorts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/** PostgreSQL is out of reach: the stream stalls, no node ends, and it goes on. */
final class DatabaseOutage {
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final Duration SHORT = Duration.ofSeconds(5);

  /** So long nothing has come to be committed of what the server had been told before. */
  private static final Duration QUIET = Duration.ofSeconds(2);

  private static final Duration LONGEST_REST = Duration.ofSeconds(30);

  private final AtomicBoolean silent = new AtomicBoolean();

  void inject() throws IOException {
    List<Double> seconds = new ArrayList<>();
    try (Gateway gateway =
        new Gateway(
            new InetSocketAddress("127.0.0.1", LocalPorts.take()),
            new InetSocketAddress("127.0.0.1", Postgres.port()),
            caller -> silent.get())) {
      ClusterPlan plan =
          ClusterPlan.of("outage", "feed-1", "buffer-1", "learner-1", "judge-1", "generator-1")
              .onDatabase(gateway.port())
              .withPrompts(600L + 400L * Faults.ROUNDS);
      try (Cluster cluster = Cluster.start(plan)) {
        int ends = cluster.ends();
        for (int round = 0; round < Faults.ROUNDS; round++) {
          Duration gone = round == 0 ? LONG : SHORT;
          boolean quietly = round % 2 == 1;
          seconds.add(
              Faults.recovery(cluster, "buffer", () -> outage(cluster, gateway, gone, quietly)));
          assertThat(cluster.ends()).as(cluster.said()).isEqualTo(ends);
        }
        cluster.finishAndAudit();
      }
    }
    Recoveries.keep("PostgreSQL out of reach", seconds, 30);
  }

  /** Connections break and none is taken, or, quietly, nothing comes through them. */
  private long outage(Cluster cluster, Gateway gateway, Duration gone, boolean quietly) {
    Facts facts = cluster.facts();
    try {
      silent.set(quietly);
      if (!quietly) gateway.refuse();
      long begun = System.nanoTime();
      long outcomes = rest(facts);
      Duration past = Duration.ofNanos(System.nanoTime() - begun);
      Duration left = gone.minus(past);
      Waiting.pause(left.compareTo(QUIET) > 0 ? left : QUIET);
      assertThat(facts.outcomes()).as("the stream stalls").isEqualTo(outcomes);
      silent.set(false);
      if (!quietly) gateway.admit();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return System.nanoTime();
  }

  /** The outcomes when what the server had been told is done. */
  private static long rest(Facts facts) {
    long begun = System.nanoTime();
    long since = begun;
    long outcomes = facts.outcomes();
    while (System.nanoTime() - since < QUIET.toNanos()) {
      assertThat(System.nanoTime() - begun)
          .as("the stream stalls")
          .isLessThan(LONGEST_REST.toNanos());
      Waiting.pause(Duration.ofMillis(100));
      long now = facts.outcomes();
      if (now != outcomes) since = System.nanoTime();
      outcomes = now;
    }
    return outcomes;
  }
}
