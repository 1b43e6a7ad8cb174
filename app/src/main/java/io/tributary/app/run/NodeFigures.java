package io.tributary.app.run;

import akka.actor.typed.ActorSystem;
import io.tributary.streams.metrics.JsonlMetricSink;
import io.tributary.streams.metrics.MetricHub;
import io.tributary.streams.metrics.Metrics;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** The figures of a node: a stream of them for its file, and the newest of each for its status. */
final class NodeFigures implements Metrics, AutoCloseable {
  private final MetricHub hub = new MetricHub(Clock.systemUTC());
  private final Map<String, Double> newest = new ConcurrentHashMap<>();

  @Override
  public void record(long step, Map<String, Double> values) {
    hub.record(step, values);
    newest.putAll(values);
  }

  JsonlMetricSink writeTo(Path file, ActorSystem<?> system) {
    return JsonlMetricSink.start(file, hub, system);
  }

  SortedMap<String, Double> newest() {
    return new TreeMap<>(newest);
  }

  @Override
  public void close() {
    hub.close();
  }
}
