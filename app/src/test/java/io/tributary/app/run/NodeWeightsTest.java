package io.tributary.app.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tributary.actors.LearnerTerm;
import io.tributary.actors.PolicyAnnounced;
import io.tributary.actors.PolicyFollower;
import io.tributary.actors.Role;
import io.tributary.api.PolicyVersion;
import io.tributary.app.UserError;
import io.tributary.app.badinput.TinyModels;
import io.tributary.config.SettingsLoader;
import io.tributary.config.WeightsSettings;
import io.tributary.gpu.LocalWeightStore;
import io.tributary.gpu.engine.Compute;
import io.tributary.gpu.engine.Policy;
import io.tributary.gpu.engine.Weights;
import io.tributary.gpu.files.FileHashes;
import io.tributary.gpu.files.HostTensor;
import io.tributary.gpu.model.LoadedModel;
import io.tributary.gpu.model.ModelIdentity;
import io.tributary.gpu.model.ModelPlace;
import io.tributary.gpu.model.PromptFormat;
import io.tributary.streams.log.FencedException;
import io.tributary.streams.log.SqlitePairLog;
import io.tributary.streams.metrics.Metrics;
import io.tributary.streams.weights.StoreOptions;
import io.tributary.streams.weights.VersionId;
import io.tributary.streams.weights.VersionStore;
import io.tributary.streams.weights.WeightException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 5, unit = TimeUnit.MINUTES)
class NodeWeightsTest {
  private static final Metrics NO_METRICS = (step, values) -> {};

  @TempDir private Path home;
  private final List<AutoCloseable> open = new ArrayList<>();
  private SqlitePairLog log;

  @BeforeEach
  void openLog() {
    log = later(SqlitePairLog.open(home.resolve("pairs.db")));
  }

  @AfterEach
  void stop() throws Exception {
    for (int i = open.size() - 1; i >= 0; i--) open.get(i).close();
  }

  private <T extends AutoCloseable> T later(T closeable) {
    open.add(closeable);
    return closeable;
  }

  private static WeightsSettings settings(String... more) {
    SettingsLoader loader = SettingsLoader.defaults().set("weights.poll=200ms");
    for (String assignment : more) loader = loader.set(assignment);
    return loader.load().settings().weights();
  }

  /** A node's model and its JVM's store. */
  private final class Machine {
    final LoadedModel model;
    final Weights like;
    final LocalWeightStore store;
    final NodePolicy policy;
    final String name;

    Machine(String name, String changed) throws IOException {
      this(name, changed, 0);
    }

    Machine(String name, String changed, long back, String... assignments) throws IOException {
      this.name = name;
      this.store = later(new LocalWeightStore(back));
      Path folder = TinyModels.policy(home.resolve("model-" + name));
      if (!changed.isEmpty()) {
        Files.writeString(folder.resolve(changed), Files.readString(folder.resolve(changed)) + " ");
      }
      PromptFormat format = PromptFormat.withoutPrinciple("<|user|>{prompt}<|assistant|>");
      model = later(LoadedModel.open(folder, Compute.FP32_CPU, format));
      FileHashes hashes = new FileHashes(home.resolve("hashes.json"));
      String base = ModelIdentity.of(ModelPlace.of(folder), hashes);
      SettingsLoader loader = SettingsLoader.defaults();
      for (String assignment : assignments) loader = loader.set(assignment);
      Optional<Weights> adapters = Lora.fresh(loader.load().settings(), model);
      like = adapters.orElseGet(model::weights);
      policy = new NodePolicy(later(new ModelWeights(model, adapters, store, base)));
    }

    NodeWeights weights(WeightsSettings settings, Role... roles) {
      Set<Role> all = EnumSet.copyOf(Arrays.asList(roles));
      return later(NodeWeights.open(settings, name, home.resolve(name), all, policy, NO_METRICS));
    }

    /** What a learner's step leaves in the store: the model's weights, scaled. */
    void make(long version, float scale) {
      Map<String, HostTensor> made = new LinkedHashMap<>();
      Policy.read(like).forEach((name, tensor) -> made.put(name, scaled(tensor, scale)));
      store.publish(new PolicyVersion(version), Policy.loadLike(model.kernels(), like, made));
    }

    Newest newest() {
      LocalWeightStore.Published held = store.acquire();
      try {
        return new Newest(held.version(), Policy.read(held.weights()));
      } finally {
        held.release();
      }
    }
  }

  private record Newest(PolicyVersion version, Map<String, HostTensor> tensors) {}

  private static HostTensor scaled(HostTensor tensor, float by) {
    float[] values = tensor.values().clone();
    for (int i = 0; i < values.length; i++) values[i] *= by;
    return new HostTensor(tensor.shape(), values);
  }

  private static PolicyAnnounced publish(LearnerTerm term, long version) {
    return term.publisher().published(new PolicyVersion(version)).orElseThrow();
  }

  private static void await(String what, BooleanSupplier condition) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(2);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("never: " + what).isLessThan(deadline);
      Thread.sleep(10);
    }
  }

  @Test
  void whatTheLearnerMakesIsSampledWithElsewhereAlsoAfterARestart() throws Exception {
    Machine training = new Machine("training", "");
    LearnerTerm term = training.weights(settings(), Role.LEARNER).term(log);
    training.make(0, 1);
    PolicyAnnounced first = publish(term, 0);
    assertThat(first.epoch()).isPositive();
    assertThat(first.holders()).singleElement().asString().startsWith("http://127.0.0.1:");
    Machine sampling = new Machine("sampling", "");
    NodeWeights pulled = sampling.weights(settings(), Role.GENERATOR);
    PolicyFollower follower = pulled.follower();
    assertThat(follower.ready()).isFalse();
    follower.announced(first);
    await("version 0", follower::ready);
    training.make(1, 1.5f);
    follower.announced(publish(term, 1));
    await("version 1", () -> pulled.version().equals(OptionalLong.of(1)));
    assertThat(sampling.newest()).isEqualTo(training.newest());
    assertThat(log.lastPublished().orElseThrow().version()).isEqualTo(1);
    assertThat(follower.failure()).isEmpty();
    pulled.close();
    // nobody announces anything, and it has weights
    Machine again = new Machine("sampling-again", "");
    Files.move(home.resolve("sampling"), home.resolve("sampling-again"));
    assertThat(again.weights(settings(), Role.GENERATOR).version()).hasValue(1);
    assertThat(again.newest()).isEqualTo(training.newest());
  }

  /** Each machine has the base of its own; the learner's first adapters are fresh over it. */
  @Test
  void ofFreshAdaptersOnlyTheseTravel() throws Exception {
    String[] adapted = {"lora.enabled=true", "lora.rank=2"};
    Machine training = new Machine("training", "", 0, adapted);
    LearnerTerm term = training.weights(settings(), Role.LEARNER).term(log);
    training.make(0, 1);
    PolicyAnnounced first = publish(term, 0);
    Machine sampling = new Machine("sampling", "", 0, adapted);
    NodeWeights pulled = sampling.weights(settings(), Role.GENERATOR);
    PolicyFollower follower = pulled.follower();
    follower.announced(first);
    await("version 0", () -> follower.ready() || follower.failure().isPresent());
    assertThat(follower.failure()).isEmpty();
    training.make(1, 1.5f);
    follower.announced(publish(term, 1));
    await("version 1", () -> pulled.version().equals(OptionalLong.of(1)));
    assertThat(sampling.newest()).isEqualTo(training.newest());
    assertThat(sampling.newest().tensors().keySet()).allMatch(name -> name.contains(".lora_"));
  }

  /** A second policy of two versions back is there as soon as the node is. */
  @Test
  void aRestartedNodeHasTheOlderVersionsOfItsDisk() throws Exception {
    Machine training = new Machine("training", "");
    LearnerTerm term = training.weights(settings(), Role.LEARNER).term(log);
    Machine sampling = new Machine("sampling", "");
    NodeWeights pulled = sampling.weights(settings(), Role.GENERATOR);
    for (long version = 1; version <= 4; version++) {
      training.make(version, 1 + version);
      pulled.follower().announced(publish(term, version));
      OptionalLong now = OptionalLong.of(version);
      await("version " + version, () -> pulled.version().equals(now));
    }
    pulled.close();
    Machine again = new Machine("sampling-again", "", 2);
    Files.move(home.resolve("sampling"), home.resolve("sampling-again"));
    assertThat(again.weights(settings(), Role.GENERATOR).version()).hasValue(4);
    assertThat(again.newest()).isEqualTo(training.newest());
    LocalWeightStore.Published older = again.store.acquireBack().orElseThrow();
    assertThat(older.version()).isEqualTo(new PolicyVersion(2));
    Map<String, HostTensor> expected = new LinkedHashMap<>();
    Policy.read(again.model.weights()).forEach((name, t) -> expected.put(name, scaled(t, 3)));
    assertThat(Policy.read(older.weights())).isEqualTo(expected);
    older.release();
  }

  @Test
  void aNodeWithAnotherModelIsRefusedBeforeAnythingIsFetched() throws Exception {
    Machine training = new Machine("training", "");
    LearnerTerm term = training.weights(settings(), Role.LEARNER).term(log);
    training.make(0, 1);
    PolicyAnnounced announced = publish(term, 0);
    for (String file : List.of("tokenizer.json", "config.json")) {
      Machine other = new Machine("other-" + file, file);
      NodeWeights weights = other.weights(settings(), Role.GENERATOR);
      PolicyFollower follower = weights.follower();
      follower.announced(announced);
      await("it is refused", () -> follower.failure().isPresent());
      assertThat(follower.failure().orElseThrow())
          .isInstanceOf(UserError.class)
          .hasMessageContaining("base model")
          .hasMessageContaining("all nodes need the same files of the model");
      assertThat(follower.ready()).isFalse();
      Path parts = home.resolve("other-" + file).resolve("pulled/parts");
      try (var fetched = Files.list(parts)) {
        assertThat(fetched).isEmpty();
      }
    }
  }

  @Test
  void versionsOfAnotherModelThatLieThereAreRefused() throws Exception {
    Machine training = new Machine("training", "");
    LearnerTerm term = training.weights(settings(), Role.LEARNER).term(log);
    training.make(0, 1);
    Machine sampling = new Machine("sampling", "");
    NodeWeights pulled = sampling.weights(settings(), Role.GENERATOR);
    pulled.follower().announced(publish(term, 0));
    await("version 0", pulled.follower()::ready);
    pulled.close();
    Machine changed = new Machine("changed", "tokenizer.json");
    Files.move(home.resolve("sampling"), home.resolve("changed"));
    assertThatThrownBy(() -> changed.weights(settings(), Role.GENERATOR))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("changed/pulled: v0 of epoch")
        .hasMessageContaining("base model");
    assertFree("changed/pulled");
  }

  @Test
  void whatWasOpenedIsClosedWhenTheRestCannotBe() throws Exception {
    Machine node = new Machine("node", "");
    // the pulled versions' folder is in use: the learner's part is open by then
    VersionStore blocking =
        later(VersionStore.open(home.resolve("node/pulled"), StoreOptions.pulled(3)));
    int before = threads();
    assertThatThrownBy(() -> node.weights(settings(), Role.LEARNER, Role.GENERATOR))
        .isInstanceOf(WeightException.class)
        .hasMessageContaining("is in use by another store");
    assertFree("node/made");
    await("its threads end", () -> threads() <= before);
    blocking.close();
    // the port is taken: the store is open by then
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      WeightsSettings there = settings("weights.port=" + taken.getLocalPort());
      for (Role role : List.of(Role.LEARNER, Role.GENERATOR)) {
        assertThatThrownBy(() -> node.weights(there, role))
            .isInstanceOf(WeightException.class)
            .hasMessageContaining("cannot serve weights on");
      }
    }
    assertFree("node/made");
    assertFree("node/pulled");
    await("its threads end", () -> threads() <= before);
  }

  private void assertFree(String folder) {
    VersionStore.open(home.resolve(folder), StoreOptions.pulled(3)).close();
  }

  private static int threads() {
    return (int)
        Thread.getAllStackTraces().keySet().stream()
            .filter(thread -> thread.getName().startsWith("weights-"))
            .count();
  }

  @Test
  void aFencedLearnerPublishesNothingThatAnybodySees() throws Exception {
    Machine old = new Machine("old", "");
    LearnerTerm first = old.weights(settings(), Role.LEARNER).term(log);
    old.make(0, 1);
    PolicyAnnounced ofOld = publish(first, 0);
    Machine young = new Machine("young", "");
    LearnerTerm second = young.weights(settings(), Role.LEARNER).term(log);
    old.make(1, 2);
    assertThatThrownBy(() -> publish(first, 1)).isInstanceOf(FencedException.class);
    // not even on its own disk, from which it still serves
    VersionId never = new VersionId(ofOld.epoch(), 1);
    try (var manifests = Files.list(home.resolve("old/made/versions"))) {
      assertThat(manifests).allMatch(file -> !file.toString().contains("v00000001"));
    }
    young.make(0, 1);
    PolicyAnnounced ofYoung = publish(second, 0);
    assertThat(ofYoung.epoch()).isGreaterThan(never.epoch());
    assertThat(log.lastPublished().orElseThrow().version()).isZero();
    Machine sampling = new Machine("sampling", "");
    NodeWeights pulled = sampling.weights(settings(), Role.GENERATOR);
    pulled.follower().announced(ofYoung);
    await("the young one's version", pulled.follower()::ready);
    // the old one's announcement comes late
    pulled.follower().announced(ofOld);
    young.make(1, 3);
    pulled.follower().announced(publish(second, 1));
    await("version 1", () -> pulled.version().equals(OptionalLong.of(1)));
    assertThat(sampling.newest()).isEqualTo(young.newest());
  }

  @Test
  void aSharedFolderIsEnough() throws Exception {
    WeightsSettings shared = settings("weights.shared-folder=" + home.resolve("shared"));
    Machine training = new Machine("training", "");
    LearnerTerm term = training.weights(shared, Role.LEARNER).term(log);
    training.make(4, 1);
    PolicyAnnounced announced = publish(term, 4);
    assertThat(announced.holders()).isEmpty();
    Machine sampling = new Machine("sampling", "");
    NodeWeights pulled = sampling.weights(shared, Role.GENERATOR);
    await("version 4", pulled.follower()::ready);
    assertThat(sampling.newest()).isEqualTo(training.newest());
  }
}
