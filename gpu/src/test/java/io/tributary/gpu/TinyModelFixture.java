package io.tributary.gpu;

import io.tributary.api.PolicyVersion;
import io.tributary.api.Prompt;
import io.tributary.gpu.engine.Policy;
import io.tributary.gpu.engine.Weights;
import io.tributary.gpu.model.LoadedModel;
import io.tributary.gpu.model.ResponseCodec;
import io.tributary.gpu.model.TinyFolders;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** A tiny model that is loaded once for a class, and an empty weight store for each test. */
abstract class TinyModelFixture {
  @TempDir static Path folder;
  static LoadedModel model;
  static ResponseCodec codec;
  final LocalWeightStore store = new LocalWeightStore();

  @BeforeAll
  static void load() throws IOException {
    model = TinyFolders.open(TinyFolders.policy(folder.resolve("policy"), 1));
    codec = new ResponseCodec(model, TinyFolders.FORMAT);
  }

  @AfterAll
  static void unload() {
    model.close();
  }

  @AfterEach
  void closeStore() {
    store.close();
  }

  void publishReference() {
    store.publish(PolicyVersion.REFERENCE, model.weights().copy(model.kernels()));
  }

  /** Weights of another policy. */
  static Weights other() {
    return Policy.load(model.kernels(), Policy.initial(model.kernels().shape(), 2));
  }

  static SamplingParams params(long seed) {
    return new SamplingParams(0.9, 0, 1, seed);
  }

  /** Asks for a candidate of each seed. */
  static SampleRequest request(String id, String text, long... seeds) {
    return new SampleRequest(
        new Prompt(id, text), LongStream.of(seeds).mapToObj(TinyModelFixture::params).toList());
  }

  /** All groups that an engine gives until it is idle, in the order in which they are done. */
  static List<RolloutEngine.Done> finish(RolloutEngine engine) {
    List<RolloutEngine.Done> done = new ArrayList<>();
    while (!engine.idle()) done.addAll(engine.advance());
    return done;
  }

  /** The learner's weights, by way of the store. */
  float[] published(LearnerEngine learner) {
    learner.publish();
    LocalWeightStore.Published held = store.acquire();
    try {
      return TinyFolders.values(model.kernels(), held.weights());
    } finally {
      held.release();
    }
  }
}
