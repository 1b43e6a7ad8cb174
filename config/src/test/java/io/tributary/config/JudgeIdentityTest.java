package io.tributary.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class JudgeIdentityTest {
  private static final Map<String, String> OPTIONS = Map.of("max-words", "40", "contains.a", "x");

  @Test
  void isWhatDecidesTheScores() {
    JudgeIdentity identity = judge("rule", 0.5, OPTIONS).identity();
    assertThat(identity.settings())
        .isEqualTo(
            """
            judge.type = "rule"
            judge.length-penalty = 0.5
            judge.options.contains.a = "x"
            judge.options.max-words = "40\"""");
    // recorded: it is in the pair logs of runs that go on
    assertThat(identity.fingerprint()).isEqualTo("64c10a9114263454");
    assertThat(new JudgeSettings("rule", 9, 8, 7, 0.5, OPTIONS).identity()).isEqualTo(identity);
  }

  @Test
  void eachOfThemMakesAnotherJudge() {
    assertThat(judge("rule", 0, OPTIONS).identity().fingerprint())
        .isNotEqualTo(judge("mine", 0, OPTIONS).identity().fingerprint())
        .isNotEqualTo(judge("rule", 0.1, OPTIONS).identity().fingerprint())
        .isNotEqualTo(judge("rule", 0, Map.of()).identity().fingerprint());
    // a value cannot look like another option
    assertThat(judge("m", 0, Map.of("a", "1\njudge.options.b = 2")).identity())
        .isNotEqualTo(judge("m", 0, Map.of("a", "1", "b", "2")).identity());
  }

  @Test
  void aSecretIsNoPartOfIt() {
    Map<String, String> one =
        Map.of("api-key", "s3cret", "url", "https://me:s3cret@judge.example.org/v1");
    Map<String, String> other =
        Map.of("api-key", "n3w", "url", "https://me:n3w@judge.example.org/v1");
    assertThat(judge("http", 0, one).identity()).isEqualTo(judge("http", 0, other).identity());
    assertThat(judge("http", 0, one).identity().settings())
        .contains("judge.options.url = \"https://***@judge.example.org/v1\"")
        .doesNotContain("s3cret", "api-key");
    Map<String, String> elsewhere = Map.of("url", "https://me:s3cret@other.example.org/v1");
    assertThat(judge("http", 0, elsewhere).identity())
        .isNotEqualTo(judge("http", 0, Map.of("url", one.get("url"))).identity());
    Map<String, String> query = Map.of("url", "https://h/v1?model=m&password=s3cret&top=1");
    assertThat(judge("http", 0, query).identity().settings())
        .endsWith("\"https://h/v1?model=m&password=***&top=1\"");
  }

  private static JudgeSettings judge(String type, double penalty, Map<String, String> options) {
    return new JudgeSettings(type, 1, 8, 3, penalty, options);
  }
}
