package io.tributary.streams.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tributary.streams.mix.Extras;
import io.tributary.streams.mix.Mix;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What steps are mixed of, on whichever database; one subclass for each. */
abstract class MixedStepContract {
  static final Mix MIX =
      new Mix(-3, new Mix.Replay(0.25, 6), new Mix.Offline(0.125, 40, "0123abcd"));

  SqlPairLog log;

  abstract SqlPairLog openLog();

  @BeforeEach
  void open() {
    log = openLog();
  }

  @AfterEach
  void close() {
    log.close();
  }

  static LedgerStep step(long step, Extras extras) {
    return new LedgerStep(step, List.of(), List.of(), 1, OptionalLong.empty(), extras);
  }

  @Test
  void theMixComesBackAndStaysAsTheRunBeganWithIt() {
    assertThat(log.mix()).isEmpty();
    log.keepMix(MIX);
    log.keepMix(MIX);
    assertThat(log.mix()).contains(MIX);
    for (Mix other : List.of(Mix.NONE, new Mix(4, MIX.replay(), MIX.offline()))) {
      assertThatThrownBy(() -> log.keepMix(other))
          .isInstanceOf(PairLogException.class)
          .hasMessageContaining("the steps of this run hold " + MIX.inWords())
          .hasMessageContaining("not " + other.inWords());
    }
    assertThat(log.mix()).contains(MIX);
  }

  @Test
  void aRunThatBeganWithoutOneGetsNone() {
    log.keepMix(Mix.NONE);
    log.record(step(1, Extras.NONE));
    log.keepMix(new Mix(99, Mix.NONE.replay(), Mix.NONE.offline()));
    assertThatThrownBy(() -> log.keepMix(MIX))
        .isInstanceOf(PairLogException.class)
        .hasMessageContaining("hold new examples alone, not replay 0.25");
    assertThat(log.mix()).isEmpty();
  }

  @Test
  void extrasComeBackInTheirOrderBesideTheLedger() {
    LedgerStep one = step(1, new Extras(List.of(), List.of(7L, 3L, 7L)));
    LedgerStep two = step(2, Extras.NONE);
    LedgerStep three = step(3, new Extras(List.of(12L, 4L, 9L), List.of(1L)));
    LedgerStep four = step(4, new Extras(List.of(2L), List.of()));
    for (LedgerStep step : List.of(one, two, three, four)) log.record(step);
    assertThat(log.stepsAfter(0)).containsExactly(one, two, three, four);
    assertThat(log.stepsAfter(2)).containsExactly(three, four);
    assertThat(log.counts().trained()).as("new examples alone are counted").isZero();
    assertThat(log.trained()).isEqualTo(new Trained(0, 4, 4));
  }
}
