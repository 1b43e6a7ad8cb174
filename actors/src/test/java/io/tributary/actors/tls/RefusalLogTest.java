package io.tributary.actors.tls;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RefusalLogTest {
  private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 5);
  private final List<String> lines = new ArrayList<>();
  private final RefusalLog log = new RefusalLog(now::get, lines::add);

  private static String line(String subject, String why) {
    return "a peer was refused: the certificate of %s is not taken: %s".formatted(subject, why);
  }

  @Test
  void whoTriesAgainAndAgainDoesNotFillTheLog() {
    for (int i = 0; i < 1000; i++) log.refused("CN=stranger", "of another authority");
    assertThat(lines).containsExactly(line("CN=stranger", "of another authority"));
    now.addAndGet(RefusalLog.PAUSE.toNanos());
    log.refused("CN=stranger", "of another authority");
    log.refused("CN=stranger", "of another authority");
    assertThat(lines)
        .hasSize(2)
        .last()
        .isEqualTo(line("CN=stranger", "of another authority") + " (999 more since the last line)");
  }

  @Test
  void eachPeerIsNamedHoweverOftenAnotherOneTries() {
    for (int i = 0; i < 3; i++) {
      log.refused("CN=stranger", "of another authority");
      log.refused("CN=own", "expired");
    }
    log.refused("CN=own", "of another name");
    assertThat(lines)
        .containsExactly(
            line("CN=stranger", "of another authority"),
            line("CN=own", "expired"),
            line("CN=own", "of another name"));
    now.addAndGet(RefusalLog.PAUSE.toNanos());
    log.refused("CN=own", "expired");
    assertThat(lines).last().isEqualTo(line("CN=own", "expired") + " (2 more since the last line)");
  }

  /** Who tries with a name of its own each time. */
  @Test
  void ofManyNamesOnlySoManyAreSaidInOnePause() {
    for (int i = 0; i < 1000; i++) log.refused("CN=" + i, "expired");
    assertThat(lines).hasSize(RefusalLog.MOST);
    now.addAndGet(RefusalLog.PAUSE.toNanos());
    log.refused("CN=another", "expired");
    assertThat(lines).last().isEqualTo(line("CN=another", "expired"));
  }
}
