package io.tributary.streams.weights;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LeasesTest {
  private static final VersionId ONE = new VersionId(1, 1);
  private static final VersionId TWO = new VersionId(1, 2);

  private long seconds;
  private final Leases leases = new Leases(() -> TimeUnit.SECONDS.toNanos(seconds));

  @Test
  void whoIsHeardOfKeepsItsVersionAndWhoIsSilentDoesNot() {
    leases.renew(new Reading("a", ONE));
    leases.renew(new Reading("b", TWO));
    for (int i = 0; i < 10; i++) {
      seconds += 30;
      leases.renew(new Reading("a", ONE));
    }
    assertThat(leases.versions()).containsExactly(ONE);
    seconds += 60;
    assertThat(leases.versions()).isEmpty();
  }

  @Test
  void whatIsBeingSentIsKeptHoweverLongItTakesAndAsLongAgainAsASilence() {
    Runnable first = leases.sending(new Reading("a", ONE));
    Runnable second = leases.sending(new Reading("a", ONE));
    seconds += 100_000;
    first.run();
    seconds += 100_000;
    assertThat(leases.versions()).containsExactly(ONE);
    second.run();
    seconds += 59;
    assertThat(leases.versions()).containsExactly(ONE);
    seconds += 1;
    assertThat(leases.versions()).isEmpty();
  }

  @Test
  void whoTurnsToAnotherVersionLeavesTheOneBeforeUnlessItIsStillSent() {
    leases.renew(new Reading("a", ONE));
    leases.renew(new Reading("b", ONE));
    leases.renew(new Reading("a", TWO));
    leases.end(new Reading("b", ONE));
    assertThat(leases.versions()).containsExactly(TWO);
    Runnable sending = leases.sending(new Reading("c", ONE));
    leases.renew(new Reading("c", TWO));
    assertThat(leases.versions()).containsExactlyInAnyOrder(ONE, TWO);
    sending.run();
    leases.renew(new Reading("c", TWO));
    assertThat(leases.versions()).containsExactly(TWO);
  }

  @Test
  void whoHasAllKeepsNothingAlsoIfTheLastBytesAreStillOnTheirWay() {
    Runnable sending = leases.sending(new Reading("a", ONE));
    leases.end(new Reading("a", ONE));
    assertThat(leases.versions()).isEmpty();
    sending.run();
    assertThat(leases.versions()).isEmpty();
  }

  @Test
  void theReadersAreLimitedAndThoseThatAreGoneMakeRoom() {
    for (int i = 0; i < Leases.MOST; i++) leases.renew(new Reading("r" + i, ONE));
    leases.renew(new Reading("late", TWO));
    leases.sending(new Reading("later", TWO)).run();
    assertThat(leases.versions()).containsExactly(ONE);
    seconds += 60;
    leases.renew(new Reading("late", TWO));
    assertThat(leases.versions()).containsExactly(TWO);
  }

  @Test
  void aReadingIsWrittenIntoAQueryAndReadFromIt() {
    Reading odd = new Reading("node 7&version=9/ü", new VersionId(3, 14));
    Map<String, String> query = new java.util.HashMap<>();
    for (String pair : odd.query().split("&")) {
      query.put(pair.split("=", 2)[0], pair.split("=", 2)[1]);
    }
    assertThat(Reading.of(query)).contains(odd);
    for (String wrong : new String[] {"", "%", "%zz", "x".repeat(201)}) {
      query.put("reader", wrong);
      assertThat(Reading.of(query)).as(wrong).isEqualTo(Optional.empty());
    }
    assertThat(Reading.of(Map.of("epoch", "-1", "version", "2", "reader", "a"))).isEmpty();
    assertThat(Reading.of(Map.of("version", "2", "reader", "a"))).isEmpty();
  }
}
