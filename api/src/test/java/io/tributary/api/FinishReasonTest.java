package io.tributary.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FinishReasonTest {
  @Test
  void labelsAreThoseOfThePairLog() {
    assertThat(FinishReason.values())
        .extracting(FinishReason::label)
        .containsExactly("eos", "length", "stop");
  }

  @ParameterizedTest
  @EnumSource
  void aLabelGivesBackItsReason(FinishReason reason) {
    assertThat(FinishReason.of(reason.label())).isEqualTo(reason);
  }

  @Test
  void refusesALabelThatIsNone() {
    assertThatThrownBy(() -> FinishReason.of("halt")).isInstanceOf(IllegalArgumentException.class);
  }
}
