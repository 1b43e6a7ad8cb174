package io.tributary.gpu.files.adapter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tributary.gpu.files.HostTensor;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AdapterConfigTest {
  @Test
  void scalesByRankOrItsRoot() {
    assertThat(config(16, 32, false).scaling()).isEqualTo(2);
    assertThat(config(16, 32, true).scaling()).isEqualTo(8);
    assertThat(config(3, 0.5, false).scaling()).isEqualTo(0.5 / 3);
  }

  @Test
  void targetsAreInTheOrderOfUse() {
    AdapterConfig config =
        new AdapterConfig(4, 8, Set.of("down_proj", "q_proj", "o_proj", "up_proj"), false, "");
    assertThat(config.targetModules()).containsExactly("q_proj", "o_proj", "up_proj", "down_proj");
  }

  @Test
  void saysWhatIsWrong() {
    refused(0, 8, Set.of("q_proj"), "r is 0; it must be from 1 to 65536");
    refused(4, 0, Set.of("q_proj"), "lora_alpha is 0.0; it must be a number greater than 0");
    refused(4, Double.NaN, Set.of("q_proj"), "lora_alpha is NaN");
    refused(4, 8, Set.of(), "target_modules is []; it must be some of [q_proj, k_proj, v_proj,");
    refused(4, 8, Set.of("lm_head"), "target_modules is [lm_head]; it must be some of [q_proj,");
  }

  @Test
  void aPairHasAProduct() {
    HostTensor a = new HostTensor(new long[] {2, 3}, new float[6]);
    HostTensor b = new HostTensor(new long[] {4, 2}, new float[8]);
    assertThat(new LoraPair(a, b).b()).isEqualTo(b);
    assertThatThrownBy(() -> new LoraPair(b, a))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("no product of B [2, 3] and A [4, 2]");
  }

  private static AdapterConfig config(int rank, double alpha, boolean rsLora) {
    return new AdapterConfig(rank, alpha, Set.of("q_proj"), rsLora, "");
  }

  private static void refused(int rank, double alpha, Set<String> targets, String complaint) {
    assertThatThrownBy(() -> new AdapterConfig(rank, alpha, targets, false, ""))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(complaint);
  }
}
