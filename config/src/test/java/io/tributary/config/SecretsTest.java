package io.tributary.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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

  @ParameterizedTest
  @ValueSource(
      strings = {
        "jdbc:postgresql://db/log?user=me&password=hush",
        "jdbc:postgresql://db/log?sslpassword=hush",
        "jdbc:postgresql://me:hush@db/log",
        "jdbc:postgresql://db/log?ssl=on&PASSWORD=hush"
      })
  void aUrlWithALoginIsRefusedAndNotShown(String url) {
    assertThat(Secrets.isWithin(url)).isTrue();
    assertThatThrownBy(() -> SettingsLoader.defaults().set("pair-log.url=" + url).load())
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("pair-log.url = *** (--set): must be sqlite, or jdbc:postgresql://")
        .hasMessageNotContaining("hush");
  }
}
