package io.tributary.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DropReasonTest {
  @Test
  void labelsAreThoseOfThePairLog() {
    assertThat(DropReason.values())
        .extracting(DropReason::label)
        .containsExactly("identical", "tied", "abstained", "judge-failed", "prompt-too-long");
  }

  @ParameterizedTest
  @EnumSource
  void aLabelGivesBackItsReason(DropReason reason) {
    assertThat(DropReason.of(reason.label())).isEqualTo(reason);
  }

  @Test
  void refusesALabelThatIsNone() {
    assertThatThrownBy(() -> DropReason.of("lost")).isInstanceOf(IllegalArgumentException.class);
  }
}
