package io.tributary.app.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tributary.app.UserError;
import io.tributary.config.Settings;
import io.tributary.config.SettingsLoader;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class UnitSizeTest {
  private static final long MIB = 1 << 20;

  @Test
  void whatAllSettingsBeginWithFitsByFar() {
    Settings settings =
        new SettingsLoader(Optional.empty(), List.of(), List.of()).load().settings();
    assertThat(UnitSize.limit()).isEqualTo(16 * MIB);
    assertThat(UnitSize.of(settings).bytes()).isBetween(1L, MIB);
    assertThatCode(() -> NodeContext.requireFit(settings)).doesNotThrowAnyException();
  }

  @Test
  void aUnitThatCouldNeverArriveIsRefusedWithWhatWouldFit() {
    // 16 candidates of 4096 tokens: 1 MiB and 4 KiB a prompt.
    assertThatCode(() -> new UnitSize(15, 16, 4096).requireFit(16 * MIB))
        .doesNotThrowAnyException();
    assertThatThrownBy(() -> new UnitSize(64, 16, 4096).requireFit(16 * MIB))
        .isInstanceOfSatisfying(
            UserError.class,
            error -> assertThat(error.hint()).contains("generation.prompts-per-unit = 15 fits"))
        .hasMessage(
            "generation.prompts-per-unit = 64 with 16 candidates of up to 4096 tokens makes"
                + " messages of up to 64 MiB between nodes; tributary-wire.max-message-bytes allows"
                + " 16 MiB");
  }

  @Test
  void aSinglePromptThatIsTooLargeNeedsALargerLimit() {
    assertThatThrownBy(() -> new UnitSize(1, 64, 32_768).requireFit(16 * MIB))
        .isInstanceOfSatisfying(
            UserError.class,
            error ->
                assertThat(error.hint().orElseThrow())
                    .contains("-Dtributary-wire.max-message-bytes")
                    .contains("maximum-frame-size"));
  }
}
