package io.tributary.gpu.files.model;

import static io.tributary.gpu.files.model.ConfigText.edited;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WindowJsonTest {
  private static final String MISTRAL = PublishedConfigs.MISTRAL_7B;
  private static final String QWEN2 = PublishedConfigs.QWEN2_5_0_5B;

  @TempDir Path folder;
  private ConfigText text;

  @BeforeEach
  void prepare() {
    text = new ConfigText(folder);
  }

  @Test
  void mistralHasAWindowUnlessItIsNull() {
    String field = "'sliding_window': 4096";
    assertThat(window(MISTRAL)).hasValue(4096);
    assertThat(window(edited(MISTRAL, field, "'sliding_window': 1024"))).hasValue(1024);
    assertThat(window(edited(MISTRAL, field, "'sliding_window': null"))).isEmpty();
    assertThat(window(edited(MISTRAL, field, "'x': 1"))).hasValue(4096);
    text.refused(
        edited(MISTRAL, field, "'sliding_window': 0"),
        "sliding_window is 0; it must be a whole number from 1");
    text.refused(
        edited(MISTRAL, field, "'layer_types': ['sliding_attention', 'full_attention']"),
        "layer_types = [\"sliding_attention\",\"full_attention\"] is not supported; supported is a"
            + " window on all layers or on none");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'use_sliding_window': false, 'max_window_layers': 0 |",
        "'max_window_layers': 0 |",
        "'use_sliding_window': true, 'max_window_layers': 24 |",
        "'use_sliding_window': true |", // from layer 28 of 24
        "'use_sliding_window': true, 'max_window_layers': 0 | 512",
        "'use_sliding_window': true, 'max_window_layers': 5, 'layer_types': ['full_attention'] |",
        "'use_sliding_window': true, 'layer_types': ['sliding_attention','sliding_attention'] | 512",
      })
  void qwenHasOneOnAllLayersOrOnNone(String fields, Integer expected) {
    OptionalInt window = expected == null ? OptionalInt.empty() : OptionalInt.of(expected);
    assertThat(window(qwen(fields))).isEqualTo(window);
  }

  @Test
  void qwensWindowMayBeNullOrUsual() {
    String on = qwen("'use_sliding_window': true, 'max_window_layers': 0");
    assertThat(window(edited(on, "'sliding_window': 512", "'sliding_window': null"))).isEmpty();
    assertThat(window(edited(on, "'sliding_window': 512", "'x': 1"))).hasValue(4096);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'use_sliding_window': true, 'max_window_layers': 12 | max_window_layers = 12 is not"
            + " supported; supported is a window on all layers or on none: 0, or from 24 up",
        "'layer_types': ['full_attention', 'sliding_attention'] | layer_types = [\"full",
        "'layer_types': ['sliding_attention'] | layer_types = [\"sliding_attention\"] is not",
        "'layer_types': ['chunked_attention'] | layer_types = [\"chunked_attention\"] is not",
        "'layer_types': [1] | layer_types is [1]; it must be a list of strings",
      })
  void refusesTheRestByName(String fields, String complaint) {
    text.refused(qwen(fields), complaint);
  }

  /** Llama and Gemma take no notice of such a field. */
  @Test
  void theOthersHaveNone() {
    assertThat(window(edited(PublishedConfigs.GEMMA_2B, "'pad_token_id'", "'sliding_window'")))
        .isEmpty();
  }

  private OptionalInt window(String json) {
    return text.read(json).slidingWindow();
  }

  private static String qwen(String fields) {
    return edited(
        edited(
            edited(QWEN2, "'max_window_layers': 24,", ""), "'use_sliding_window': false", fields),
        "'sliding_window': 32768",
        "'sliding_window': 512");
  }
}
