package io.tributary.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretsTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "api-key",
        "auth-token",
        "db.password",
        "client-secret",
        "key",
        "API_KEY",
        "apiKey",
        "judge.options.\"x y-token\""
      })
  void secretNames(String name) {
    assertThat(Secrets.isSecret(name)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"model", "max-tokens", "keyboard", "token-limit", "monkey", "endpoint"})
  void otherNames(String name) {
    assertThat(Secrets.isSecret(name)).isFalse();
  }
}
