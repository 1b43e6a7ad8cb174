package io.tributary.judges;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class JudgesTest {
  @Test
  void findsTheRuleJudgeOnTheClassPath() {
    assertThat(Judges.providers()).containsKey("rule");
    try (var judge = Judges.create("rule", Map.of("min-words", "2"))) {
      assertThat(judge.name()).isEqualTo("rule");
    }
  }

  @Test
  void namesTheKnownTypesWhenTheTypeIsUnknown() {
    assertThatThrownBy(() -> Judges.provider("rulle"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("judge.type = \"rulle\" is not known; it must be one of ")
        .hasMessageContaining("rule");
  }
}
