package io.tributary.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UnknownKeysTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "tributary { seed = 3, learner { beta1 = 0.5 } }",
        "tributary.learner.beta1 = 0.5",
        "tributary = 3"
      })
  void thePrefixIsReportedOnce(String hocon) {
    assertThat(problems(hocon))
        .singleElement()
        .asString()
        .contains("remove the leading \"tributary\"");
  }

  @Test
  void aValueInPlaceOfASectionNamesASettingOfIt() {
    assertThat(problems("learner = 3"))
        .containsExactly(
            "learner = 3 (t.conf:1): is a section: give its settings, such as"
                + " learner.learning-rate");
    assertThat(problems("learner.dpo = [1]").get(0)).contains("such as learner.dpo.beta");
    assertThat(problems("learner = null")).hasSize(1);
  }

  @Test
  void aKeyThatIsLikeNothingGetsTheNamesOfItsSection() {
    assertThat(problems("buffer.qqq = 3"))
        .containsExactly("buffer.qqq = 3 (t.conf:1): unknown setting; buffer has buckets");
    assertThat(problems("qqq.zzz = 3").get(0)).endsWith("\"tributary config\" lists all there are");
  }

  @Test
  void unknownKeysAreFoundInEmptyBlocksBelowUnknownSectionsAndBehindSubstitutions() {
    assertThat(problems("warp {}")).hasSize(1);
    assertThat(problems("warp { a = 1, b { c = 2, d = 3 } }")).hasSize(3);
    assertThat(problems("seeed = ${?NO_SUCH_VARIABLE_HERE}")).hasSize(1);
    assertThat(problems("\"learner.beta1\" = 0.3"))
        .singleElement()
        .asString()
        .contains("did you mean learner.beta1?");
    SettingsLoader viaReference =
        SettingsLoader.defaults().set("akka.x={beta3: 1}").set("learner=${akka.x}");
    assertThat(catchThrowableOfType(SettingsException.class, viaReference::load).problems())
        .extracting(SettingsProblem::path)
        .contains("learner.beta3");
  }

  @Test
  void knownSettingsFreeOptionsEmptySectionsAndAkkaAreFine() {
    assertThat(
            problems(
                "seed { a = 1 }, judge.options { any.thing = 1 }, learner {}, akka { x = 1 },"
                    + " learner.beta1 = ${?X}"))
        .isEmpty();
    assertThat(problems("akka = 3")).singleElement().asString().contains("must be a block");
  }

  private static List<String> problems(String hocon) {
    UnknownKeys unknown = new UnknownKeys(ValidSettings.expected().keySet());
    unknown.check(
        ConfigFactory.parseString(
                hocon, ConfigParseOptions.defaults().setOriginDescription("t.conf"))
            .root());
    return unknown.problems().stream().map(SettingsProblem::toString).toList();
  }
}
