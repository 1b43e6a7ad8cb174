package io.tributary.streams.metrics;

import akka.Done;
import akka.actor.ClassicActorSystemProvider;
import akka.actor.CoordinatedShutdown;
import akka.stream.javadsl.FileIO;
import akka.util.ByteString;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Appends every sample to a file as one line, {@code {"time": "...", "step": 3, "loss": 0.69}}, as
 * soon as it comes. Figures that are no finite number are {@code null}. After a resume, steps that
 * are trained again have lines again; the later ones count.
 */
public final class JsonlMetricSink {
  /** The name of the metrics file within a run folder. */
  public static final String FILE_NAME = "metrics.jsonl";

  /** Far more than a run reports while a disk stalls for a moment. */
  private static final int CAPACITY = 1 << 16;

  private static final Logger LOG = LoggerFactory.getLogger(JsonlMetricSink.class);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final CompletionStage<Done> done;

  private JsonlMetricSink(CompletionStage<Done> done) {
    this.done = done;
  }

  /**
   * Starts writing all that is reported from now on. The actor system's coordinated shutdown closes
   * the hub and waits until its last sample is written.
   *
   * @throws UncheckedIOException if the file cannot be opened
   */
  public static JsonlMetricSink start(Path file, MetricHub hub, ClassicActorSystemProvider system) {
    try {
      cutTornLine(file);
    } catch (IOException e) {
      throw new UncheckedIOException("metrics file %s cannot be opened: %s".formatted(file, e), e);
    }
    // Each line is one write to the file: nothing is buffered here that kill -9 could take.
    CompletionStage<Done> done =
        hub.samples(CAPACITY)
            .map(sample -> ByteString.fromString(line(sample)))
            .runWith(
                FileIO.toPath(file, Set.of(StandardOpenOption.CREATE, StandardOpenOption.APPEND)),
                system)
            .thenApply(result -> Done.getInstance());
    done.whenComplete(
        (written, failure) -> {
          if (failure != null)
            LOG.warn("metrics file {} is no longer written: {}", file, reason(failure));
        });
    CoordinatedShutdown.get(system)
        .addTask(
            CoordinatedShutdown.PhaseBeforeActorSystemTerminate(),
            "write-metrics",
            () -> {
              hub.close();
              return done;
            });
    return new JsonlMetricSink(done);
  }

  /**
   * Appends one sample to a file that no sink writes any more.
   *
   * @throws UncheckedIOException if it cannot be written
   */
  public static void append(Path file, MetricSample sample) {
    try {
      cutTornLine(file);
      Files.writeString(file, line(sample), StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException("metrics file %s cannot be written: %s".formatted(file, e), e);
    }
  }

  /** Completes when the hub is closed and all is written; fails when a write failed. */
  public CompletionStage<Done> done() {
    return done;
  }

  private static String reason(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) root = root.getCause();
    return root.toString();
  }

  static String line(MetricSample sample) {
    ObjectNode json = JSON.createObjectNode();
    json.put("time", sample.time().toString());
    json.put("step", sample.step());
    sample.values().forEach((name, value) -> json.put(name, Double.isFinite(value) ? value : null));
    try {
      return JSON.writeValueAsString(json) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree of strings and numbers is always JSON", e);
    }
  }

  /** A process that was killed may have left half a line at the end. */
  private static void cutTornLine(Path file) throws IOException {
    try (FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      long end = channel.size();
      ByteBuffer last = ByteBuffer.allocate(1);
      while (end > 0) {
        channel.read(last.clear(), end - 1);
        if (last.get(0) == '\n') break;
        end--;
      }
      channel.truncate(end);
    }
  }
}
