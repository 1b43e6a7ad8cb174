package io.tributary.gpu.objective;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ParametersTest {
  @Test
  void whatIsNotGivenHasItsDefault() {
    Parameters parameters = Parameters.read(new Dpo(), Map.of("beta", "0.25"));
    assertThat(parameters.constants()).containsExactly(0.25, 0, 0);
    assertThat(parameters.get("sft-weight")).isEqualTo(0.05);
  }

  @ParameterizedTest
  @CsvSource({
    "beta, 0, 'must be a number, more than 0, up to 100'",
    "beta, NaN, 'must be a number, more than 0, up to 100'",
    "beta, 1f, 'must be a number, more than 0, up to 100'",
    "label-smoothing, 0.5, 'must be a number, at least 0, less than 0.5'",
    "robust, 1, must be true or false",
    "bta, 1, is not a parameter of dpo; did you mean beta?",
    "zzz, 1, 'is not a parameter of dpo, which has beta, label-smoothing, robust, sft-weight'"
  })
  void whatIsWrongIsSaid(String name, String value, String problem) {
    assertThatThrownBy(() -> Parameters.read(new Dpo(), Map.of(name, value)))
        .isInstanceOf(ParameterException.class)
        .hasMessage(problem);
  }

  @Test
  void wholeNumbersAreWhole() {
    assertThatThrownBy(() -> Parameters.read(new Ppo(), Map.of("updates", "1.5")))
        .hasMessage("must be a whole number, 1 to 64");
  }
}
