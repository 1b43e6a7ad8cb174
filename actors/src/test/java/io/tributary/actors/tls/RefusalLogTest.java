package io.tributary.actors.tls;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RefusalLogTest {
  @Test
  void whoTriesAgainAndAgainDoesNotFillTheLog() {
    AtomicLong now = new AtomicLong(Long.MAX_VALUE - 5);
    List<String> lines = new ArrayList<>();
    RefusalLog log = new RefusalLog(now::get, lines::add);
    for (int i = 0; i < 1000; i++) log.refused("CN=stranger", "of another authority");
    assertThat(lines)
        .containsExactly(
            "a peer was refused: the certificate of CN=stranger is not taken: of another authority");
    now.addAndGet(RefusalLog.PAUSE.toNanos());
    log.refused("CN=other", "expired");
    log.refused("CN=other", "expired");
    assertThat(lines)
        .hasSize(2)
        .last()
        .isEqualTo(
            "a peer was refused: the certificate of CN=other is not taken: expired (999 more since"
                + " the last line)");
  }
}
