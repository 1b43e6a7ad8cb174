package io.tributary.gpu.files.adapter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tributary.gpu.files.ModelFileException;
import io.tributary.gpu.files.model.Family;
import io.tributary.gpu.files.model.Head;
import io.tributary.gpu.files.model.ModelConfig;
import io.tributary.gpu.files.model.TinyModels;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AdapterConfigJsonTest {
  private static final ModelConfig BASE = TinyModels.builder(Family.QWEN2).build();

  /** As PEFT 0.21 writes it. */
  private static final String PEFT =
      """
      {
        "alora_invocation_tokens": null,
        "alpha_pattern": {},
        "arrow_config": null,
        "auto_mapping": {"base_model_class": "Qwen2ForCausalLM", "parent_library": "x"},
        "base_model_name_or_path": "Qwen/Qwen2.5-0.5B",
        "bias": "none",
        "corda_config": null,
        "ensure_weight_tying": false,
        "eva_config": null,
        "exclude_modules": null,
        "fan_in_fan_out": false,
        "inference_mode": true,
        "init_lora_weights": true,
        "layer_replication": null,
        "layers_pattern": null,
        "layers_to_transform": null,
        "loftq_config": {},
        "lora_alpha": 32,
        "lora_bias": false,
        "lora_dropout": 0.0,
        "megatron_config": null,
        "megatron_core": "megatron.core",
        "modules_to_save": null,
        "peft_type": "LORA",
        "peft_version": "0.21.0",
        "qalora_group_size": 16,
        "r": 4,
        "rank_pattern": {},
        "revision": null,
        "target_modules": ["v_proj", "q_proj"],
        "target_parameters": null,
        "task_type": "CAUSAL_LM",
        "trainable_token_indices": null,
        "use_dora": false,
        "use_rslora": false
      }
      """;

  @TempDir Path folder;

  @Test
  void readsWhatPeftWrites() {
    assertThat(read(PEFT, BASE))
        .isEqualTo(
            new AdapterConfig(4, 32, Set.of("q_proj", "v_proj"), false, "Qwen/Qwen2.5-0.5B"));
    String rs = edited("'use_rslora': false", "'use_rslora': true");
    assertThat(read(rs, BASE).scaling()).isEqualTo(16);
  }

  @Test
  void readsAConfigOfTheNecessary() {
    assertThat(
            read(
                "{\"peft_type\":\"LORA\",\"r\":2,\"lora_alpha\":0.5,\"target_modules\":[\"o_proj\"]}",
                BASE.asRewardModel()))
        .isEqualTo(new AdapterConfig(2, 0.5, Set.of("o_proj"), false, ""));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'all-linear' | q_proj k_proj v_proj o_proj gate_proj up_proj down_proj",
        "['self_attn.q_proj', 'mlp.down_proj'] | q_proj down_proj",
        "['model.layers.0.mlp.up_proj', 'model.layers.1.mlp.up_proj'] | up_proj",
        "['0.mlp.up_proj', '1.mlp.up_proj', 'up_proj', 'v_proj'] | v_proj up_proj",
      })
  void targetsAreNamesOrTheirEnds(String targets, String expected) {
    AdapterConfig config = read(edited("['v_proj', 'q_proj']", targets), BASE);
    assertThat(String.join(" ", config.targetModules())).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'.*_proj' | target_modules = \".*_proj\" is not supported; supported are a list of names",
        "[] | target_modules is []; it must be a list of some of [q_proj,",
        "null | target_modules is missing; it must be there and be a list of some of",
        "[3] | target_modules is [3]; it must be a list of strings",
        "['q_proj', 'lm_head'] | target_modules = [\"q_proj\",\"lm_head\"] is not supported;"
            + " supported are [q_proj, k_proj, v_proj, o_proj, gate_proj, up_proj, down_proj]",
        "['_proj'] | supported are [q_proj",
        "['model.layers.2.mlp.up_proj'] | supported are [q_proj",
        "['model.layers.1.mlp.up_proj'] | supported is up_proj in all 2 layers or in none",
      })
  void refusesOtherTargetsByName(String targets, String complaint) {
    refused(edited("['v_proj', 'q_proj']", targets), complaint);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'LORA' | 'IA3' | peft_type is \"IA3\"; it must be \"LORA\"",
        "'peft_type': 'LORA', | | peft_type is missing; it must be there and be \"LORA\"",
        "'CAUSAL_LM' | 'SEQ_CLS' | task_type is \"SEQ_CLS\"; it must be \"CAUSAL_LM\" with a base",
        "'lora_dropout': 0.0 | 'lora_dropout': 0.05 | lora_dropout is 0.05; it must be 0, since",
        "'lora_dropout': 0.0 | 'lora_dropout': '0' | lora_dropout is \"0\"; it must be 0, since",
        "'bias': 'none' | 'bias': 'all' | bias = \"all\" is not supported; supported is \"none\"",
        "'init_lora_weights': true | 'init_lora_weights': 'pissa' | init_lora_weights = \"pissa\"",
        "'use_dora': false | 'use_dora': true | use_dora = true is not supported",
        "'lora_bias': false | 'lora_bias': true | lora_bias = true is not supported",
        "'fan_in_fan_out': false | 'fan_in_fan_out': true | fan_in_fan_out = true is not supported",
        "'rank_pattern': {} | 'rank_pattern': {'q_proj': 8} | rank_pattern = {\"q_proj\":8} is not",
        "'alpha_pattern': {} | 'alpha_pattern': {'q_proj': 8} | alpha_pattern = {\"q_proj\":8} is",
        "'modules_to_save': null | 'modules_to_save': ['score'] | modules_to_save = [\"score\"] is",
        "'layers_to_transform': null | 'layers_to_transform': [0] | layers_to_transform = [0] is not",
        "'layer_replication': null | 'layer_replication': [[0, 1]] | layer_replication = [[0,1]] is",
        "'exclude_modules': null | 'exclude_modules': ['k_proj'] | exclude_modules = [\"k_proj\"] is",
        "'revision': null | 'some_new_thing': 0.5 | some_new_thing = 0.5 is not supported; supported",
        "'r': 4 | 'r': 0 | r is 0; it must be a whole number from 1 to 65536",
        "'r': 4 | 'x': null | r is missing",
        "'lora_alpha': 32 | 'lora_alpha': -1 | lora_alpha is -1; it must be a number greater than 0",
        "'use_rslora': false | 'use_rslora': 1 | use_rslora",
      })
  void refusesWhatItCannotCompute(String from, String to, String complaint) {
    refused(edited(from, to == null ? "" : to), complaint);
  }

  @Test
  void whatIsWrittenIsRead() {
    ModelConfig reward =
        TinyModels.builder(Family.LLAMA).head(Head.SEQUENCE_CLASSIFICATION).build();
    for (ModelConfig base : new ModelConfig[] {BASE, reward}) {
      for (boolean rsLora : new boolean[] {false, true}) {
        AdapterConfig config =
            new AdapterConfig(8, rsLora ? 12.5 : 16, Set.of("q_proj", "up_proj"), rsLora, "a/b");
        byte[] json = AdapterConfigJson.write(config, base);
        assertThat(read(new String(json, StandardCharsets.UTF_8), base)).isEqualTo(config);
      }
    }
  }

  @Test
  void writesAllThatPeftReads() {
    AdapterConfig config = new AdapterConfig(8, 16, Set.of("v_proj", "q_proj"), true, "");
    assertThat(new String(AdapterConfigJson.write(config, BASE), StandardCharsets.UTF_8))
        .isEqualTo(
            """
            {
              "alpha_pattern" : { },
              "auto_mapping" : null,
              "base_model_name_or_path" : null,
              "bias" : "none",
              "fan_in_fan_out" : false,
              "inference_mode" : true,
              "init_lora_weights" : true,
              "layers_pattern" : null,
              "layers_to_transform" : null,
              "lora_alpha" : 16,
              "lora_dropout" : 0.0,
              "modules_to_save" : null,
              "peft_type" : "LORA",
              "r" : 8,
              "rank_pattern" : { },
              "revision" : null,
              "target_modules" : [ "q_proj", "v_proj" ],
              "task_type" : "CAUSAL_LM",
              "use_dora" : false,
              "use_rslora" : true
            }
            """);
    assertThat(
            new String(
                AdapterConfigJson.write(config, BASE.asRewardModel()), StandardCharsets.UTF_8))
        .contains("\"task_type\" : null");
  }

  private static String edited(String from, String to) {
    String wanted = from.replace('\'', '"');
    assertThat(PEFT).contains(wanted);
    return PEFT.replace(wanted, to.replace('\'', '"'));
  }

  private void refused(String json, String complaint) {
    assertThatThrownBy(() -> read(json, BASE))
        .isInstanceOf(ModelFileException.class)
        .hasMessageStartingWith(folder.resolve("adapter_config.json") + ": ")
        .hasMessageContaining(complaint);
  }

  private AdapterConfig read(String json, ModelConfig base) {
    try {
      return AdapterConfigJson.read(
          Files.writeString(folder.resolve("adapter_config.json"), json), base);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
