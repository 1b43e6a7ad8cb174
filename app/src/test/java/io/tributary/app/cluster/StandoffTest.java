package io.tributary.app.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class StandoffTest {
  private static final List<Standing> WAITING = List.of(Standing.OUTSIDE, Standing.OUTSIDE);

  private final Standoff standoff = new Standoff();

  @Test
  void nodesThatAllWaitLongerThanAJoinTakesWaitForEachOther() {
    assertThat(seen(WAITING, 5)).isFalse();
    assertThat(seen(WAITING, 64)).isFalse();
    assertThat(seen(WAITING, 65)).isTrue();
    // The one that was started anew gets as long.
    assertThat(seen(WAITING, 66)).isFalse();
    assertThat(seen(WAITING, 125)).isFalse();
    assertThat(seen(WAITING, 126)).isTrue();
  }

  @Test
  void whoeverIsUpOrStartsOrIsDeadEndsIt() {
    for (Standing other : List.of(Standing.UP, Standing.SILENT, Standing.DEAD)) {
      assertThat(seen(WAITING, 0)).isFalse();
      assertThat(seen(List.of(Standing.OUTSIDE, other), 59)).isFalse();
      assertThat(seen(WAITING, 60)).isFalse();
      assertThat(seen(WAITING, 119)).isFalse();
      assertThat(seen(WAITING, 120)).isTrue();
    }
  }

  private boolean seen(List<Standing> all, long seconds) {
    return standoff.seen(all, TimeUnit.SECONDS.toNanos(seconds));
  }
}
