package io.tributary.actors.tls;

import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** Says who was refused, at most once in ten seconds however often somebody tries. */
final class RefusalLog {
  static final Duration PAUSE = Duration.ofSeconds(10);

  private final LongSupplier nanos;
  private final Consumer<String> lines;
  private boolean spoke;
  private long last;
  private long unsaid;

  RefusalLog(LongSupplier nanos, Consumer<String> lines) {
    this.nanos = nanos;
    this.lines = lines;
  }

  synchronized void refused(String subject, String why) {
    long now = nanos.getAsLong();
    if (spoke && now - last < PAUSE.toNanos()) {
      unsaid++;
      return;
    }
    String line =
        "a peer was refused: the certificate of %s is not taken: %s".formatted(subject, why);
    lines.accept(unsaid == 0 ? line : line + " (%d more since the last line)".formatted(unsaid));
    spoke = true;
    last = now;
    unsaid = 0;
  }
}
