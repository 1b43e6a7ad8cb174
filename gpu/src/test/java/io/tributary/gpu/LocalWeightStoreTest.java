package io.tributary.gpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tributary.api.PolicyVersion;
import io.tributary.gpu.engine.AdapterShape;
import io.tributary.gpu.engine.Adapters;
import io.tributary.gpu.engine.Compute;
import io.tributary.gpu.engine.DecoderShape;
import io.tributary.gpu.engine.Kernels;
import io.tributary.gpu.engine.Policy;
import io.tributary.gpu.engine.Scoring;
import io.tributary.gpu.engine.TokenSequence;
import io.tributary.gpu.engine.Weights;
import io.tributary.gpu.files.HostTensor;
import io.tributary.gpu.model.LoadedModel;
import io.tributary.gpu.model.TinyFolders;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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

  private static LoadedModel model(Path folder) throws IOException {
    return TinyFolders.open(TinyFolders.policy(folder, 1));
  }

  private void closeUnpublished() {
    store.close();
    first.close();
    second.close();
  }

  @Test
  void onTheSameDeviceNothingIsCopied(@TempDir Path folder) throws IOException {
    try (LoadedModel model = model(folder)) {
      store.publish(V1, model.weights().copy(model.kernels()));
      LocalWeightStore.Published held = store.acquire();
      assertThat(held.on(model)).isSameAs(held.weights());
      held.release();
      closeUnpublished();
    }
  }

  /** The model on another device is one on the same, so that no GPU is needed. */
  @Test
  void adaptersGoOverTheBaseThatIsThereAlready(@TempDir Path folder) throws IOException {
    try (LoadedModel model = model(folder);
        LoadedModel there = model.on(Compute.FP32_CPU)) {
      assertThat(there.base().sharesBase(model.base())).isFalse();
      for (PolicyVersion version : List.of(V1, V2)) {
        Weights adapted = trained(model, version.number());
        double[] answer = answer(model, adapted);
        store.publish(version, adapted);
        LocalWeightStore.Published held = store.acquire();
        Weights copy = held.copyFor(there);
        assertThat(held.copyFor(there)).isSameAs(copy);
        assertThat(copy).isNotSameAs(adapted);
        assertThat(copy.sharesBase(there.base())).isTrue();
        assertThat(answer(there, copy)).isEqualTo(answer);
        assertThat(answer).isNotEqualTo(answer(model, model.weights()));
        held.release();
      }
      LocalWeightStore.Published last = store.acquire();
      Weights copy = last.copyFor(there);
      store.close();
      last.release();
      assertThatThrownBy(() -> answer(there, copy)).isInstanceOf(IllegalStateException.class);
      // the base is the model's
      assertThat(answer(there, there.weights())).isEqualTo(answer(model, model.weights()));
      closeUnpublished();
    }
  }

  @Test
  void withoutAdaptersAllOfItIsCopied(@TempDir Path folder) throws IOException {
    try (LoadedModel model = model(folder);
        LoadedModel there = model.on(Compute.FP32_CPU)) {
      store.publish(V1, model.weights().copy(model.kernels()));
      LocalWeightStore.Published held = store.acquire();
      assertThat(held.copyFor(there).sharesBase(there.base())).isFalse();
      assertThat(answer(there, held.copyFor(there))).isEqualTo(answer(model, model.weights()));
      held.release();
      closeUnpublished();
    }
  }

  @Test
  void theBaseOfAnotherModelIsRefused(@TempDir Path folder) throws IOException {
    try (LoadedModel model = model(folder.resolve("one"));
        LoadedModel other = model(folder.resolve("other"));
        Weights adapted = trained(model, 1)) {
      assertThatThrownBy(() -> adapted.over(other.kernels(), other.base()))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("adapters of one model over the base of another");
      closeUnpublished();
    }
  }

  /** Adapters whose B is not zero. */
  private static Weights trained(LoadedModel model, long seed) {
    AdapterShape shape = AdapterShape.all(2, 4);
    Map<String, HostTensor> tensors =
        new LinkedHashMap<>(Adapters.initial(model.kernels().shape(), shape, seed));
    tensors.replaceAll(
        (name, tensor) -> {
          float[] values = tensor.values().clone();
          for (int i = 0; i < values.length; i++) values[i] += 0.01f * (i % 7 + seed);
          return new HostTensor(tensor.shape(), values);
        });
    return Adapters.load(model.kernels(), model.base(), shape, tensors);
  }

  private static double[] answer(LoadedModel model, Weights weights) {
    List<TokenSequence> rows = List.of(new TokenSequence(new int[] {5, 6, 7}, new int[] {8, 9}));
    return Scoring.logProbs(model.kernels(), weights, rows);
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

  private static long versionOfOlder(LocalWeightStore some) {
    PolicyVersion version = some.versionBack();
    some.acquireBack()
        .ifPresentOrElse(
            held -> {
              assertThat(held.version()).isEqualTo(version);
              assertAlive(held.weights());
              held.release();
            },
            () -> assertThat(version).isEqualTo(PolicyVersion.REFERENCE));
    return version.number();
  }

  @Test
  void asManyVersionsBackAsAskedForStayAndNoMore() {
    LocalWeightStore three = new LocalWeightStore(3);
    List<Weights> made = new ArrayList<>();
    for (long v = 0; v <= 8; v++) {
      made.add(weights(v));
      three.publish(new PolicyVersion(v), made.get((int) v));
      assertThat(three.newest().number()).isEqualTo(v);
      assertThat(versionOfOlder(three)).isEqualTo(Math.max(0, v - 3));
    }
    made.subList(0, 5).forEach(LocalWeightStoreTest::assertFreed);
    made.subList(5, 9).forEach(LocalWeightStoreTest::assertAlive);
    three.close();
    made.forEach(LocalWeightStoreTest::assertFreed);
    closeUnpublished();
  }

  /** A node that joins late gets some versions and not others. */
  @Test
  void whereVersionsAreMissingItIsTheNewestThatIsFarEnoughBack() {
    LocalWeightStore three = new LocalWeightStore(3);
    three.publish(new PolicyVersion(20), weights(20));
    assertThat(versionOfOlder(three)).as("none is there but the model").isZero();
    three.publish(new PolicyVersion(22), weights(22));
    assertThat(versionOfOlder(three)).isZero();
    three.publish(new PolicyVersion(24), weights(24));
    assertThat(versionOfOlder(three)).isEqualTo(20);
    three.publish(new PolicyVersion(25), weights(25));
    assertThat(versionOfOlder(three)).isEqualTo(22);
    three.close();
    closeUnpublished();
  }

  /** A learner that takes over goes on from its checkpoint's version. */
  @Test
  void aVersionThatIsMadeAgainEndsThoseAfterIt() {
    LocalWeightStore two = new LocalWeightStore(2);
    List<Weights> made = new ArrayList<>();
    for (long v = 4; v <= 7; v++) {
      made.add(weights(v));
      two.publish(new PolicyVersion(v), made.get((int) v - 4));
    }
    two.publish(new PolicyVersion(6), weights(60));
    assertThat(two.newest().number()).isEqualTo(6);
    assertFreed(made.get(2));
    assertFreed(made.get(3));
    assertThat(versionOfOlder(two)).as("4 was let go when 7 came").isZero();
    two.publish(new PolicyVersion(7), weights(70));
    assertThat(versionOfOlder(two)).isEqualTo(5);
    two.close();
    closeUnpublished();
  }

  @Test
  void olderVersionsOfACheckpointAreNotTheNewest() {
    LocalWeightStore two = new LocalWeightStore(2);
    two.addOlder(new PolicyVersion(5), weights(5));
    two.addOlder(new PolicyVersion(6), weights(6));
    two.publish(new PolicyVersion(7), weights(7));
    assertThat(two.newest().number()).isEqualTo(7);
    assertThat(versionOfOlder(two)).isEqualTo(5);
    two.close();
    closeUnpublished();
  }

  @Test
  void theNewestAloneIsItsOwnOlderVersion() {
    store.publish(V1, first);
    store.publish(V2, second);
    assertThat(versionOfOlder(store)).isEqualTo(2);
    store.close();
  }
}
