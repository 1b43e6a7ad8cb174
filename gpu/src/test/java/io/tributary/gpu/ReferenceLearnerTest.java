package io.tributary.gpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.tributary.api.Candidate;
import io.tributary.api.FinishReason;
import io.tributary.api.PolicyVersion;
import io.tributary.api.PreferencePair;
import io.tributary.api.Prompt;
import io.tributary.api.ScoredCandidate;
import io.tributary.api.TrainingExample;
import io.tributary.gpu.engine.AdamW;
import io.tributary.gpu.engine.ConstantSchedule;
import io.tributary.gpu.engine.LogProbObjective;
import io.tributary.gpu.engine.MovingReference;
import io.tributary.gpu.engine.Reference;
import io.tributary.gpu.engine.Refresh;
import io.tributary.gpu.files.ModelFileException;
import io.tributary.gpu.model.ExampleEncoder;
import io.tributary.gpu.model.LoadedModel;
import io.tributary.gpu.model.ResponseCodec;
import io.tributary.gpu.model.TinyFolders;
import io.tributary.gpu.objective.ObjectiveSpec;
import io.tributary.gpu.objective.ObjectiveSpecs;
import io.tributary.gpu.objective.Parameters;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A learner whose reference follows the policy. */
class ReferenceLearnerTest {
  private static final String KL = "objective/kl_to_moving_reference";

  @TempDir static Path folder;
  private static LoadedModel model;
  private final LocalWeightStore store = new LocalWeightStore();

  @BeforeAll
  static void open() throws IOException {
    model = TinyFolders.open(TinyFolders.policy(folder.resolve("policy"), 1));
  }

  @AfterAll
  static void close() {
    model.close();
  }

  @AfterEach
  void free() {
    store.close();
  }

  static List<Refresh> refreshes() {
    return List.of(new Refresh.Every(2), new Refresh.Average(0.7));
  }

  private LearnerEngine learner(Optional<Refresh> refresh) {
    ObjectiveSpec spec = ObjectiveSpecs.find("dpo").orElseThrow();
    ExampleEncoder encoder = new ExampleEncoder(new ResponseCodec(model, TinyFolders.FORMAT));
    Optional<MovingReference> moving =
        refresh.map(
            how ->
                new MovingReference(model.kernels(), model.weights().frozen(model.kernels()), how));
    return new PolicyLearner<>(
        model,
        store,
        new LogProbObjective(
            spec,
            Parameters.read(spec, Map.of()),
            moving.<Reference>map(own -> own).orElseGet(model::frozen),
            Optional.empty()),
        example -> encoder.groups(example, spec.needs()),
        new PolicyLearner.Options(
            new AdamW(0.9, 0.95, 1e-8, 0, 1), new ConstantSchedule(1e-2, 0), 2, 1),
        model.weights().copy(model.kernels()),
        moving);
  }

  private static List<TrainingExample> batch(long seed) {
    Random random = new Random(seed);
    List<TrainingExample> out = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      out.add(
          new PreferencePair(
              new Prompt("p" + i, "plan a picnic " + random.nextInt(1000)),
              new ScoredCandidate(response(random), 1),
              new ScoredCandidate(response(random), 0)));
    }
    return out;
  }

  private static Candidate response(Random random) {
    int[] tokens = random.ints(1 + random.nextInt(6), 5, 250).toArray();
    return new Candidate(
        "x", tokens, new float[tokens.length], FinishReason.LENGTH, PolicyVersion.REFERENCE, 1, 0);
  }

  private float[] published(LearnerEngine learner) {
    learner.publish();
    LocalWeightStore.Published held = store.acquire();
    try {
      return TinyFolders.values(model.kernels(), held.weights());
    } finally {
      held.release();
    }
  }

  /** A step's KL and margin are against the reference as the step found it. */
  @Test
  void behindARefreshThePolicyIsItsReference() {
    try (LearnerEngine learner = learner(Optional.of(new Refresh.Every(3)))) {
      for (int step = 1; step <= 7; step++) {
        Map<String, Double> metrics = learner.step(batch(step));
        boolean same = step % 3 == 1;
        assertThat(metrics).doesNotContainKey("objective/kl");
        assertThat(metrics).containsEntry("reference/version", (step - 1) / 3 * 3.0);
        if (same) {
          assertThat(metrics.get(KL)).isCloseTo(0, within(1e-4));
          assertThat(metrics.get("rewards/margins")).isCloseTo(0, within(1e-5));
        } else {
          assertThat(Math.abs(metrics.get(KL))).isGreaterThan(1e-3);
        }
      }
    }
  }

  @Test
  void aReferenceThatStaysHasTheKlOfOld() {
    try (LearnerEngine learner = learner(Optional.empty())) {
      learner.step(batch(1));
      assertThat(learner.step(batch(2)))
          .containsKey("objective/kl")
          .doesNotContainKeys(KL, "reference/version");
    }
  }

  @ParameterizedTest
  @MethodSource("refreshes")
  void goesOnAfterARestoreWithTheReferenceOfThatTime(Refresh refresh) throws IOException {
    Path checkpoint = Files.createTempDirectory(folder, "moving");
    List<Map<String, Double>> expected = new ArrayList<>();
    float[] weights;
    try (LearnerEngine learner = learner(Optional.of(refresh))) {
      for (int step = 1; step <= 3; step++) learner.step(batch(step));
      learner.save(checkpoint);
      for (int step = 4; step <= 6; step++) expected.add(learner.step(batch(step)));
      weights = published(learner);
    }
    try (LearnerEngine learner = learner(Optional.of(refresh))) {
      // what it did before must leave no trace
      for (int step = 7; step <= 9; step++) learner.step(batch(step));
      learner.restore(checkpoint);
      for (int step = 4; step <= 6; step++) {
        assertThat(learner.step(batch(step))).isEqualTo(expected.get(step - 4));
      }
      assertThat(published(learner)).isEqualTo(weights);
    }
  }

  @Test
  void aCheckpointWithoutAReferenceIsNamed() throws IOException {
    Path checkpoint = Files.createTempDirectory(folder, "fixed");
    try (LearnerEngine learner = learner(Optional.empty())) {
      learner.save(checkpoint);
    }
    try (LearnerEngine learner = learner(Optional.of(new Refresh.Every(2)))) {
      assertThatThrownBy(() -> learner.restore(checkpoint))
          .isInstanceOf(ModelFileException.class)
          .hasMessageContaining("reference.safetensors")
          .hasMessageContaining("reference.refresh = never");
    }
  }

  /** Guards send a policy back; what it is pulled to goes with it. */
  @ParameterizedTest
  @MethodSource("refreshes")
  void aRollBackTakesTheReferenceAlong(Refresh refresh) throws IOException {
    Path kept = Files.createTempDirectory(folder, "kept");
    try (LearnerEngine learner = learner(Optional.of(refresh))) {
      learner.step(batch(1));
      LocalWeightStore.Published held;
      learner.publish();
      held = store.acquire();
      model.write(kept, held.weights());
      held.release();
      for (int step = 2; step <= 3; step++) learner.step(batch(step));
      learner.startFrom(kept);
      Map<String, Double> metrics = learner.step(batch(4));
      assertThat(metrics.get(KL)).isCloseTo(0, within(1e-4));
      assertThat(metrics).containsEntry("reference/version", 3.0);
    }
  }
}
