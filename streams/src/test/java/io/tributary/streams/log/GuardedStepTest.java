package io.tributary.streams.log;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** How a guard may have a step taken. */
class GuardedStepTest {
  @Test
  void aStepCannotStartFromItselfOrAtNoRate() {
    assertThatThrownBy(() -> new LedgerStep(2, List.of(), List.of(), 1, OptionalLong.of(2)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new LedgerStep(2, List.of(), List.of(), 0, OptionalLong.empty()))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
