package io.tributary.streams.log;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A process that feeds, commits and records for ever, until it is killed; see CrashContract. */
final class CommittingProcess {
  static final int PROMPTS = 8;
  static final int CANDIDATES = 8;

  private CommittingProcess() {}

  public static void main(String[] args) {
    try (SqlPairLog log = open(args)) {
      for (WorkUnit unit : log.unfinished()) commit(log, unit);
      long next = log.lastFed().map(u -> u.number() + 1).orElse(0L);
      while (true) {
        WorkUnit unit = LogFixtures.unit(next++, PROMPTS);
        log.feed(unit);
        commit(log, unit);
      }
    }
  }

  /** A file's name, or a schema and the port of its server. */
  private static SqlPairLog open(String[] place) {
    if (place.length == 1) return SqlitePairLog.open(Path.of(place[0]));
    int port = Integer.parseInt(place[1]);
    return PostgresPairLog.open(TestPostgres.access(place[0], port, Duration.ofSeconds(30)));
  }

  private static void commit(SqlPairLog log, WorkUnit unit) {
    log.commit(unit.number(), LogFixtures.pairs(unit, CANDIDATES));
    List<LedgerStep> steps = log.stepsAfter(0);
    long step = steps.size() + 1L;
    long seen = steps.stream().mapToLong(s -> s.sequences().size()).sum();
    List<Long> sequences = new ArrayList<>();
    log.after(seen, 1000).forEach(example -> sequences.add(example.sequence()));
    log.record(new LedgerStep(step, sequences, List.of()));
    // The parent holds us to what we say here.
    System.out.println(unit.number());
  }
}
