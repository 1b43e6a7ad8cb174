package io.tributary.app.faults;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.tributary.streams.log.AuditReport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a long run has been through, in a file that is whole after each kill. */
final class SoakRecord {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  /**
   * One kill.
   *
   * @param at seconds of the run
   * @param recovered seconds until work flowed again
   * @param fed prompts by then
   * @param steps of the learner by then
   */
  record Kill(double at, String member, double recovered, long fed, long steps) {
    String role() {
      return member.substring(0, member.indexOf('-'));
    }
  }

  /** The file's content; {@code verdict} is {@code running} until the run has ended. */
  private record Content(
      String verdict,
      double seconds,
      double plannedSeconds,
      double killsEverySeconds,
      int sessions,
      Map<String, Object> audit,
      Map<String, Object> recovery,
      List<Kill> kills) {}

  private final Path file;
  private final Soak soak;
  private final int sessions;
  private final double before;
  private final List<Kill> kills;
  private long begun = System.nanoTime();

  private SoakRecord(Path file, Soak soak, int sessions, double before, List<Kill> kills) {
    this.file = file;
    this.soak = soak;
    this.sessions = sessions;
    this.before = before;
    this.kills = new ArrayList<>(kills);
  }

  /** Of a new run, in place of what is there. */
  static SoakRecord begin(Path file, Soak soak) {
    return new SoakRecord(file, soak, 1, 0, List.of()).write("running", Map.of());
  }

  /** Of one that was broken off; the time in between does not count. */
  static SoakRecord resume(Path file, Soak soak) {
    if (!Files.exists(file)) {
      throw new IllegalStateException("there is nothing to resume: " + file + " is not there");
    }
    try {
      Content content = JSON.readValue(file.toFile(), Content.class);
      if (!content.verdict().equals("running")) {
        throw new IllegalStateException(
            "nothing to resume: the run of %s has ended: %s".formatted(file, content.verdict()));
      }
      return new SoakRecord(file, soak, content.sessions() + 1, content.seconds(), content.kills())
          .write("running", Map.of());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The session's time counts from now on: its nodes have started. */
  void started() {
    begun = System.nanoTime();
  }

  /** Of all sessions, in seconds. */
  double seconds() {
    return before + (System.nanoTime() - begun) / 1e9;
  }

  List<Kill> kills() {
    return List.copyOf(kills);
  }

  boolean isOver() {
    return seconds() >= soak.length().toSeconds();
  }

  void add(Kill kill) {
    kills.add(kill);
    write("running", Map.of());
  }

  /** Seconds until work flowed, by the role that was killed. */
  Map<String, List<Double>> recoveries() {
    Map<String, List<Double>> all = new LinkedHashMap<>();
    for (Kill kill : kills) {
      all.computeIfAbsent(kill.role(), any -> new ArrayList<>()).add(kill.recovered());
    }
    return all;
  }

  void passed(AuditReport report) {
    write("passed", Audits.figures(report));
  }

  /** It ended, and not well; the rest of the message is in the test's. */
  void failed(Throwable why) {
    write("failed: " + String.valueOf(why.getMessage()).lines().findFirst().orElse(""), Map.of());
  }

  private SoakRecord write(String verdict, Map<String, Object> audit) {
    Map<String, Object> recovery = new LinkedHashMap<>();
    recoveries()
        .forEach(
            (role, all) -> recovery.put(role, Recoveries.figures(all, Faults.LIMITS.get(role))));
    Content content =
        new Content(
            verdict,
            seconds(),
            soak.length().toSeconds(),
            soak.every().toMillis() / 1e3,
            sessions,
            audit,
            recovery,
            kills);
    try {
      Files.createDirectories(file.getParent());
      Path partial = file.resolveSibling(file.getFileName() + ".partial");
      Files.write(partial, JSON.writeValueAsBytes(content));
      Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return this;
  }

  /** The pause until the next kill is due. */
  Duration untilNext(double killedAt) {
    double left = killedAt + soak.every().toMillis() / 1e3 - seconds();
    return Duration.ofMillis(Math.max(0, Math.round(left * 1000)));
  }
}
