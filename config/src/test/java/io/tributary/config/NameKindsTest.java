package io.tributary.config;

import static io.tributary.config.KindReading.of;
import static io.tributary.config.KindReading.parse;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NameKindsTest {
  @Test
  void addressesHaveAHostAndAPort() {
    Kind<List<String>> kind = NameKinds.addresses(2);
    assertThat(parse(kind, "[\"a.b:1\", \"[::1]:65535\"]"))
        .contains(List.of("a.b:1", "[::1]:65535"));
    assertThat(kind.render().apply(List.of("a:1"))).isEqualTo("[\"a:1\"]");
    for (String bad :
        List.of("a", "a:0", "a:65536", ":1", "a b:1", "::1:1", "http://a:1", "a:1/x")) {
      assertThat(parse(kind, "[\"" + bad + "\"]")).as(bad).isEmpty();
    }
    assertThat(parse(kind, "[\"a:1\", \"b:1\", \"c:1\"]")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "2024-01", "A.b_c-9"})
  void runIds(String id) {
    assertThat(of(NameKinds.runId(), id)).contains(id);
  }

  @ParameterizedTest
  @ValueSource(strings = {"..", ".hidden", "a/b", "a b", "-x", "ü", "a\n", " "})
  void noRunIds(String id) {
    assertThat(of(NameKinds.runId(), id)).isEmpty();
    assertThat(of(NameKinds.runId(), "x".repeat(129))).isEmpty();
  }

  @Test
  void devices() {
    assertThat(of(NameKinds.deviceName(), "cpu")).isPresent();
    assertThat(of(NameKinds.deviceName(), "cuda:3")).isPresent();
    for (String bad : List.of("cuda", "cuda:", "gpu", "cuda:-1", "CPU", "")) {
      assertThat(of(NameKinds.deviceName(), bad)).as(bad).isEmpty();
    }
  }

  @Test
  void listsOfDevices() {
    assertThat(parse(NameKinds.deviceNames(), "[]")).contains(List.of());
    assertThat(parse(NameKinds.deviceNames(), "[cpu, \"cuda:1\"]"))
        .contains(List.of("cpu", "cuda:1"));
    assertThat(parse(NameKinds.deviceNames(), "[gpu]")).isEmpty();
    assertThat(parse(NameKinds.deviceNames(), "cpu")).isEmpty();
  }
}
