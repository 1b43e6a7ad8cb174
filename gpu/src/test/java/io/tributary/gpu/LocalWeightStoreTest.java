package io.tributary.gpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tributary.api.PolicyVersion;
import io.tributary.gpu.engine.Compute;
import io.tributary.gpu.engine.DecoderShape;
import io.tributary.gpu.engine.Kernels;
import io.tributary.gpu.engine.Policy;
import io.tributary.gpu.engine.Weights;
import io.tributary.gpu.model.TinyFolders;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class LocalWeightStoreTest {
  private static final DecoderShape SHAPE =
      DecoderShape.llama(50, 16, 1, 2, 1, 8, 24, 64, 1e4, 1e-5, DecoderShape.Head.TIED);
  private static final PolicyVersion V1 = new PolicyVersion(1);
  private static final PolicyVersion V2 = new PolicyVersion(2);
  private static Kernels kernels;
  private final LocalWeightStore store = new LocalWeightStore();
  private final Weights first = weights(1);
  private final Weights second = weights(2);

  @BeforeAll
  static void compile() {
    kernels = new Kernels(SHAPE, Compute.FP32_CPU);
  }

  @AfterAll
  static void free() {
    kernels.close();
  }

  private static Weights weights(long seed) {
    return Policy.load(kernels, Policy.initial(SHAPE, seed));
  }

  private static void assertFreed(Weights weights) {
    assertThatThrownBy(() -> TinyFolders.values(kernels, weights))
        .isInstanceOf(IllegalStateException.class);
  }

  private static void assertAlive(Weights weights) {
    assertThat(TinyFolders.values(kernels, weights)).isNotEmpty();
  }

  @Test
  void onTheSameDeviceNothingIsCopied() {
    store.publish(V1, first);
    LocalWeightStore.Published held = store.acquire();
    assertThat(held.on(kernels)).isSameAs(first);
    held.release();
    store.close();
    assertFreed(first);
    second.close();
  }

  @Test
  void theNewestIsTheLastPublished() {
    store.publish(V1, first);
    assertThat(store.newest()).isEqualTo(V1);
    store.publish(V2, second);
    assertThat(store.newest()).isEqualTo(V2);
    LocalWeightStore.Published held = store.acquire();
    assertThat(held.version()).isEqualTo(V2);
    assertThat(held.weights()).isSameAs(second);
    held.release();
    store.close();
  }

  @Test
  void theNewestStaysWhoeverLetsItGo() {
    store.publish(V1, first);
    store.acquire().release();
    store.acquire().release();
    assertAlive(first);
    store.close();
    assertFreed(first);
    second.close();
  }

  @Test
  void whatNobodyHoldsIsFreedByANewerOne() {
    store.publish(V1, first);
    store.publish(V2, second);
    assertFreed(first);
    assertAlive(second);
    store.close();
  }

  @Test
  void whatIsHeldIsFreedByItsLastUser() {
    store.publish(V1, first);
    LocalWeightStore.Published one = store.acquire();
    LocalWeightStore.Published other = store.acquire();
    store.publish(V2, second);
    assertAlive(first);
    one.release();
    assertAlive(first);
    other.release();
    assertFreed(first);
    assertAlive(second);
    store.close();
  }

  @Test
  void aClosedStoreLeavesAUserItsWeights() {
    store.publish(V1, first);
    LocalWeightStore.Published held = store.acquire();
    store.close();
    assertAlive(first);
    held.release();
    assertFreed(first);
    second.close();
  }
}
