package io.tributary.actors.tls;

import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Says who was refused and why, each at most once in ten seconds however often somebody tries, and
 * no more than so many of them in that time, however many names somebody has.
 */
final class RefusalLog {
  static final int MOST = 64;
  static final Duration PAUSE = Duration.ofSeconds(10);

  private final LongSupplier nanos;
  private final Consumer<String> lines;

  /** Those that were said, the one that was said last at the end. */
  private final Map<Refusal, Said> said = new LinkedHashMap<>();

  private record Refusal(String subject, String why) {}

  private static final class Said {
    private final long at;
    private long unsaid;

    Said(long at) {
      this.at = at;
    }
  }

  RefusalLog(LongSupplier nanos, Consumer<String> lines) {
    this.nanos = nanos;
    this.lines = lines;
  }

  synchronized void refused(String subject, String why) {
    long now = nanos.getAsLong();
    Refusal refusal = new Refusal(subject, why);
    Said before = said.get(refusal);
    if (before != null && recent(before, now)) {
      before.unsaid++;
      return;
    }
    if (before == null && !room(now)) return;
    said.remove(refusal);
    said.put(refusal, new Said(now));
    String line =
        "a peer was refused: the certificate of %s is not taken: %s".formatted(subject, why);
    long more = before == null ? 0 : before.unsaid;
    lines.accept(more == 0 ? line : line + " (%d more since the last line)".formatted(more));
  }

  private static boolean recent(Said one, long now) {
    return now - one.at < PAUSE.toNanos();
  }

  /** The oldest makes room, unless it was said just now. */
  private boolean room(long now) {
    if (said.size() < MOST) return true;
    Iterator<Said> oldest = said.values().iterator();
    if (recent(oldest.next(), now)) return false;
    oldest.remove();
    return true;
  }
}
