package io.tributary.app.run;

import io.tributary.app.display.Figure;
import io.tributary.app.display.RunDisplay;
import io.tributary.streams.log.PairLog;
import io.tributary.streams.metrics.Metrics;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Twice a second shows the stream's newest figures and keeps the time it has taken. */
final class StreamProgress implements Metrics, AutoCloseable {
  private static final long PERIOD_MILLIS = 500;

  /** Metric names as the stages report them, and the figure that shows each. */
  private static final Map<String, Figure> SHOWN =
      Map.of(
          "reward", Figure.REWARD,
          "rewards/margins", Figure.MARGIN,
          "val/kl", Figure.KL,
          "off_policy/mean", Figure.POLICY_LAG,
          "tokens/s", Figure.TOKENS_PER_SECOND,
          "loss", Figure.LOSS);

  private final RunDisplay display;
  private final PairLog log;
  private final PhaseSeconds seconds;
  private final Map<String, Double> newest = new ConcurrentHashMap<>();
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "progress");
            thread.setDaemon(true);
            return thread;
          });

  StreamProgress(RunDisplay display, PairLog log, PhaseSeconds seconds) {
    this.display = display;
    this.log = log;
    this.seconds = seconds;
    timer.scheduleAtFixedRate(this::show, PERIOD_MILLIS, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
  }

  @Override
  public void record(long step, Map<String, Double> values) {
    values.forEach(
        (name, value) -> {
          Figure figure = SHOWN.get(name);
          if (figure != null) newest.put(figure.key(), value);
        });
    newest.merge(Figure.STEPS.key(), (double) step, Math::max);
  }

  private void show() {
    PairLog.Counts counts = log.counts();
    Map<String, Double> figures = new LinkedHashMap<>(newest);
    if (counts.paired() > 0) figures.put(Figure.PAIRS.key(), (double) counts.paired());
    display.progress(counts.outcomes(), figures);
    seconds.save();
  }

  @Override
  public void close() {
    timer.shutdownNow();
    try {
      timer.awaitTermination(PERIOD_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    show(); // what came since the last time, so that the phase ends with its last figures
  }
}
