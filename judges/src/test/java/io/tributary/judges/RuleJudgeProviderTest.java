package io.tributary.judges;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RuleJudgeProviderTest {
  private final RuleJudgeProvider provider = new RuleJudgeProvider();

  @Test
  void combinesAllRulesByTheirWeights() {
    RuleJudge judge =
        (RuleJudge)
            provider.create(
                Map.of(
                    "contains.greeting", "(?i)^hello",
                    "contains.thanks", "(?i)thank",
                    "forbids", "(?i)shut up",
                    "min-words", "2",
                    "max-words", "4",
                    "max-repetition", "0.3",
                    "must-end", "true",
                    "weights.contains", "2"));
    // Of a total weight of 2 + 2 + 1 + 1 + 1 + 1 + 1 only the thanks (2) are missing.
    assertThat(judge.score(RuleJudgeTest.response("Hello my friend"))).isEqualTo(7.0 / 9);
    assertThat(judge.score(RuleJudgeTest.response("Hello, thank you"))).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "min-wrods|3|judge.options.min-wrods is not an option of this judge; did you mean"
            + " judge.options.min-words?",
        "weights.forbid|3|judge.options.weights.forbid is not an option of this judge; did you"
            + " mean judge.options.weights.forbids?",
        "min-words|many|judge.options.min-words = \"many\" must be a whole number from 1 to 100000",
        "max-words|0|judge.options.max-words = \"0\" must be a whole number from 1 to 100000",
        "max-repetition|NaN|judge.options.max-repetition = \"NaN\" must be a number from 0.0 to"
            + " 0.99",
        "must-end|yes|judge.options.must-end = \"yes\" must be true or false",
        "weights.contains|0|judge.options.weights.contains = \"0\" must be a number from 0.001 to"
            + " 1000.0",
        "contains.a|(|judge.options.contains.a = \"(\" must be a Java regular expression (Unclosed"
            + " group)",
        "must-end|false|judge.options gives the rule judge no rule; set at least one of contains,"
            + " forbids, min-words, max-words, max-repetition, must-end",
      })
  void refusesWrongOptionsInOneSentence(String name, String value, String message) {
    assertThatThrownBy(() -> provider.create(Map.of(name, value)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }

  @Test
  void refusesLimitsThatContradictEachOther() {
    assertThatThrownBy(() -> provider.create(Map.of("min-words", "9", "max-words", "3")))
        .hasMessage("judge.options.max-words = \"3\" must be a whole number from 9 to 100000");
  }
}
