package io.tributary.app.run;

import akka.actor.typed.ActorSystem;
import io.tributary.actors.tls.TlsCounters;
import io.tributary.actors.wire.WireCounters;
import io.tributary.streams.metrics.Metrics;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** Reports what a node refused of other nodes: once at the start, and whenever it has changed. */
final class ConnectionFigures {
  private static final Duration LOOK = Duration.ofSeconds(1);

  private final ActorSystem<?> system;
  private final Metrics metrics;
  private Map<String, Double> reported = Map.of();

  private ConnectionFigures(ActorSystem<?> system, Metrics metrics) {
    this.system = system;
    this.metrics = metrics;
  }

  /** Goes on until the actor system ends. */
  static void report(ActorSystem<?> system, Metrics metrics) {
    ConnectionFigures figures = new ConnectionFigures(system, metrics);
    system
        .scheduler()
        .scheduleWithFixedDelay(Duration.ZERO, LOOK, figures::look, system.executionContext());
  }

  // The next look begins after this one has ended.
  private void look() {
    Map<String, Double> now = new HashMap<>(WireCounters.get(system).metrics());
    now.putAll(TlsCounters.get(system).metrics());
    if (now.equals(reported)) return;
    reported = now;
    metrics.record(0, now);
  }
}
