package io.tributary.streams.log;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A pair log on whichever database; one subclass of each contract for each. */
abstract class LogContract {
  static final Clock EPOCH = Clock.fixed(Instant.EPOCH, ZoneOffset.UTC);

  SqlPairLog log;

  /** The log of this test, new or as it was left. */
  abstract SqlPairLog openLog(Clock clock);

  @BeforeEach
  void open() {
    log = openLog(EPOCH);
  }

  @AfterEach
  void close() {
    log.close();
  }

  final void reopen() {
    log.close();
    log = openLog(Clock.systemUTC());
  }

  final long number(String sql) {
    return log.database().read(session -> session.number(sql));
  }
}
