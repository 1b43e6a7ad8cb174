package io.tributary.app.run;

import io.tributary.app.UserError;
import io.tributary.app.WholeFile;
import io.tributary.app.evaluation.EvaluationFile;
import io.tributary.app.evaluation.EvaluationFiles;
import io.tributary.app.report.ReportFiles;
import io.tributary.app.report.html.LaterEvaluations;
import io.tributary.streams.log.RunLock;
import io.tributary.streams.log.RunLockedException;
import io.tributary.streams.metrics.JsonlMetricSink;
import io.tributary.streams.metrics.MetricSample;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * An evaluation of a run's versions goes into the metric stream and the report of a run that is
 * complete; those of any other belong to whoever works on it.
 */
final class LaterEvaluation {
  /** Others who record something are through in less. */
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private static final Duration PAUSE = Duration.ofMillis(100);

  private final RunFolder folder;
  private final EvaluationFile evaluation;
  private final Path file;

  /**
   * @param file where the evaluation has been written to
   */
  LaterEvaluation(RunFolder folder, EvaluationFile evaluation, Path file) {
    this.folder = folder;
    this.evaluation = evaluation;
    this.file = file;
  }

  void record(Consumer<String> notices) throws IOException {
    record(PATIENCE, notices);
  }

  @SuppressWarnings("try") // the lock is held, not used
  void record(Duration patience, Consumer<String> notices) throws IOException {
    if (!Files.exists(folder.report())) {
      notices.accept(
          "%s is not complete, so its metric stream and report do not get these figures, which are in %s; compare again when the run is complete"
              .formatted(folder.path(), file));
      return;
    }
    try (RunLock lock = lock(patience)) {
      Path report = folder.path().resolve(ReportFiles.HTML_NAME);
      // read before anything is written: a file in eval/ that is none changes nothing
      Optional<String> page =
          Files.exists(report)
              ? LaterEvaluations.into(Files.readString(report), inFolder())
              : Optional.empty();
      EvaluationMetrics.versions(evaluation).forEach(this::append);
      if (page.isPresent()) {
        WholeFile.write(report, page.get().getBytes(StandardCharsets.UTF_8));
      } else {
        notices.accept(
            "%s is gone or of an older version and cannot show these figures; see the page beside %s"
                .formatted(report, file));
      }
    }
  }

  private void append(long version, Map<String, Double> figures) {
    JsonlMetricSink.append(
        folder.metrics(), new MetricSample(version, Clock.systemUTC().instant(), figures));
  }

  /** What {@code eval/} has from this command, by the names of the files. */
  private SortedMap<String, EvaluationFile> inFolder() throws IOException {
    SortedMap<String, EvaluationFile> all = new TreeMap<>();
    try (Stream<Path> files = Files.list(folder.evaluations())) {
      for (Path entry : files.toList()) {
        String name = entry.getFileName().toString();
        if (name.matches("versions-[0-9-]+([a-z]+)?\\.json"))
          all.put(name, EvaluationFiles.read(entry));
      }
    }
    return all;
  }

  /** Another evaluation may be recording now; a run that is complete has no other work. */
  private RunLock lock(Duration patience) {
    long end = System.nanoTime() + patience.toNanos();
    while (true) {
      try {
        return RunLock.acquire(folder.path());
      } catch (RunLockedException e) {
        if (System.nanoTime() > end) {
          throw UserError.failed(
              "the figures are in %s, but not in the run's metric stream and report: %s"
                  .formatted(file, e.getMessage()),
              e);
        }
      }
      pause();
    }
  }

  private static void pause() {
    try {
      Thread.sleep(PAUSE.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
