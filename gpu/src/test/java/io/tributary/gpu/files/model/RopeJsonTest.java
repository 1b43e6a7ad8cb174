package io.tributary.gpu.files.model;

import static io.tributary.gpu.files.model.ConfigText.edited;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RopeJsonTest {
  private static final String SMOL = PublishedConfigs.SMOLLM2_135M;
  private static final String NEWER =
      edited(
          SMOL.replace("\"rope_scaling\": null,", ""),
          "'rope_theta': 100000",
          "'rope_parameters': {'rope_type': 'default', 'rope_theta': 5000.0}");

  @TempDir Path folder;
  private ConfigText text;

  @BeforeEach
  void prepare() {
    text = new ConfigText(folder);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'rope_type': 'linear', 'factor': 4}",
        "{'type': 'linear', 'factor': 4.0}",
        "{'rope_type': 'linear', 'type': 'linear', 'factor': 4.0}"
      })
  void readsLinearScaling(String scaling) {
    ModelConfig config = text.read(scaled(scaling));
    assertThat(config.ropeScaling()).isEqualTo(new RopeScaling.Linear(4));
    assertThat(config.ropeTheta()).isEqualTo(100_000);
  }

  @Test
  void readsLlama3Scaling() {
    String llama3 =
        "{'rope_type': 'llama3', 'factor': 32, 'low_freq_factor': 1, 'high_freq_factor': 4,"
            + " 'original_max_position_embeddings': 8192}";
    RopeScaling expected = new RopeScaling.Llama3(32, 1, 4, 8192);
    assertThat(text.read(scaled(llama3)).ropeScaling()).isEqualTo(expected);
    String old = llama3.replace("rope_type", "type");
    assertThat(text.read(scaled(old)).ropeScaling()).isEqualTo(expected);
    String newer = llama3.replace("'factor'", "'rope_theta': 7000, 'factor'");
    ModelConfig config =
        text.read(edited(NEWER, "{'rope_type': 'default', 'rope_theta': 5000.0}", newer));
    assertThat(config.ropeScaling()).isEqualTo(expected);
    assertThat(config.ropeTheta()).isEqualTo(7000);
    text.refused(
        edited(scaled(llama3), "'pretraining_tp': 1", "'original_max_position_embeddings': 4096"),
        "original_max_position_embeddings is 4096; it must be absent, or the 8192 of the rotary");
  }

  @Test
  void readsRopeParametersOfNewerWriters() {
    assertThat(text.read(NEWER).ropeTheta()).isEqualTo(5000);
    assertThat(text.read(NEWER).ropeScaling()).isEqualTo(RopeScaling.NONE);
    String noType = edited(NEWER, "'rope_type': 'default', ", "");
    assertThat(text.read(noType).ropeTheta()).isEqualTo(5000);
    String noTheta = edited(NEWER, ", 'rope_theta': 5000.0", "");
    assertThat(text.read(noTheta).ropeTheta()).isEqualTo(10_000);
  }

  @Test
  void theDefaultTypeIsNoScaling() {
    assertThat(text.read(scaled("{'rope_type': 'default'}")).ropeScaling())
        .isEqualTo(RopeScaling.NONE);
    assertThat(text.read(scaled("{}")).ropeScaling()).isEqualTo(RopeScaling.NONE);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'rope_type': 'yarn', 'factor': 4} | rope_scaling.rope_type = \"yarn\" is not supported;"
            + " supported are \"default\", \"linear\" and \"llama3\"",
        "{'type': 'dynamic', 'factor': 4} | rope_scaling.type = \"dynamic\" is not supported",
        "{'rope_type': 'longrope'} | rope_scaling.rope_type = \"longrope\" is not supported",
        "{'factor': 8} | rope_scaling.rope_type is missing; it must be there and be one of default",
        "{'full_attention': {'rope_type': 'default'}} | rope_scaling.rope_type is missing",
        "{'rope_type': 'linear', 'type': 'yarn', 'factor': 4} | rope_scaling.type is \"yarn\"; it"
            + " must be the same as rope_type = \"linear\"",
        "{'rope_type': 'linear'} | rope_scaling.factor is missing; it must be there and be a number",
        "{'rope_type': 'linear', 'factor': 0} | rope_scaling.factor is 0; it must be a number",
        "{'rope_type': 'llama3', 'factor': 8, 'low_freq_factor': 1, 'high_freq_factor': 4} |"
            + " rope_scaling.original_max_position_embeddings is missing",
        "{'rope_type': 'llama3', 'factor': 8, 'low_freq_factor': 4, 'high_freq_factor': 4,"
            + " 'original_max_position_embeddings': 8192} | high_freq_factor is 4.0; it must be"
            + " greater than low_freq_factor = 4.0",
        "{'rope_type': 'default', 'partial_rotary_factor': 0.5} |"
            + " rope_scaling.partial_rotary_factor = 0.5 is not supported; supported is 1",
        "'linear' | rope_scaling is \"linear\"; it must be a JSON object"
      })
  void refusesTheRestByName(String scaling, String complaint) {
    text.refused(scaled(scaling), complaint);
  }

  @Test
  void refusesInRopeParametersToo() {
    text.refused(
        edited(NEWER, "'default'", "'yarn'"),
        "rope_parameters.rope_type = \"yarn\" is not supported");
  }

  private static String scaled(String scaling) {
    return edited(SMOL, "'rope_scaling': null", "'rope_scaling': " + scaling);
  }
}
