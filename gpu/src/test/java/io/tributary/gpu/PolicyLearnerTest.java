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
import io.tributary.gpu.engine.CosineSchedule;
import io.tributary.gpu.engine.DpoObjective;
import io.tributary.gpu.engine.MicroBatch;
import io.tributary.gpu.engine.Schedule;
import io.tributary.gpu.engine.TokenPair;
import io.tributary.gpu.files.HostTensor;
import io.tributary.gpu.files.safetensors.SafetensorsFile;
import io.tributary.gpu.model.ExampleEncoder;
import io.tributary.gpu.model.TinyFolders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class PolicyLearnerTest extends TinyModelFixture {
  /** The rate differs from step to step, so that a learner which forgets its step is found. */
  private static final CosineSchedule SCHEDULE = new CosineSchedule(1e-2, 0.1, 2, 8);

  private LearnerEngine learner(Schedule schedule) {
    return learner(schedule, store);
  }

  private LearnerEngine learner(Schedule schedule, LocalWeightStore into) {
    ExampleEncoder encoder = new ExampleEncoder(codec);
    return new PolicyLearner<TokenPair>(
        model,
        into,
        new DpoObjective(model.frozen(), 0.1, 0, 0.2),
        encoder::pairs,
        new PolicyLearner.Options(
            new AdamW(0.9, 0.95, 1e-8, 0.1, 1),
            schedule,
            MicroBatch.of(2),
            1,
            false,
            3,
            notices::add));
  }

  private static List<TrainingExample> batch(long seed) {
    Random random = new Random(seed);
    List<TrainingExample> out = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      Prompt prompt = new Prompt("p" + i, "plan a picnic " + random.nextInt(1000));
      out.add(
          new PreferencePair(
              prompt,
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

  private static float[] reference() {
    return TinyFolders.values(model.kernels(), model.weights());
  }

  @Test
  void startsAtTheReferenceAndEachStepMakesAVersion() {
    float[] before = reference();
    try (LearnerEngine learner = learner(SCHEDULE)) {
      assertThat(learner.version()).isEqualTo(PolicyVersion.REFERENCE);
      assertThat(published(learner)).isEqualTo(before);
      Map<String, Double> metrics = learner.step(batch(1));
      assertThat(learner.version()).isEqualTo(new PolicyVersion(1));
      assertThat(metrics.get("learning_rate")).isEqualTo(5e-3);
      assertThat(metrics.get("grad_norm")).isPositive();
      // the policy is still the reference, so no response is preferred yet
      assertThat(metrics.get("rewards/margins")).isCloseTo(0, within(1e-6));
      assertThat(published(learner)).isNotEqualTo(before);
      assertThat(store.newest()).isEqualTo(new PolicyVersion(1));
      assertThat(learner.step(batch(1)).get("rewards/margins")).isPositive();
    }
    assertThat(reference()).as("the reference model").isEqualTo(before);
  }

  @Test
  void goesOnAfterARestoreAsIfItHadNeverStopped() throws IOException {
    Path checkpoint = Files.createDirectory(folder.resolve("checkpoint"));
    float[] saved;
    float[] expected;
    try (LearnerEngine learner = learner(SCHEDULE)) {
      learner.step(batch(1));
      learner.step(batch(2));
      learner.step(batch(3));
      learner.save(checkpoint);
      saved = published(learner);
      learner.step(batch(4));
      learner.step(batch(5));
      expected = published(learner);
    }
    try (LearnerEngine learner = learner(SCHEDULE)) {
      // what it did before must leave no trace
      learner.step(batch(9));
      learner.restore(checkpoint);
      assertThat(learner.version()).isEqualTo(new PolicyVersion(3));
      assertThat(published(learner)).isEqualTo(saved);
      learner.step(batch(4));
      learner.step(batch(5));
      assertThat(learner.version()).isEqualTo(new PolicyVersion(5));
      assertThat(published(learner)).isEqualTo(expected).isNotEqualTo(saved);
    }
  }

  /** Generators sample from them, and a resumed run must from the same. */
  @Test
  void olderVersionsThatAreKeptAreInTheCheckpoint() throws IOException {
    Path checkpoint = Files.createDirectory(folder.resolve("with-older"));
    List<float[]> expected = new ArrayList<>();
    try (LocalWeightStore two = new LocalWeightStore(2)) {
      try (LearnerEngine learner = learner(SCHEDULE, two)) {
        learner.publish();
        for (int step = 1; step <= 5; step++) {
          learner.step(batch(step));
          learner.publish();
          if (step == 3) learner.save(checkpoint);
          if (step >= 3) expected.add(older(two, step - 2));
        }
      }
    }
    try (LocalWeightStore two = new LocalWeightStore(2)) {
      try (LearnerEngine learner = learner(SCHEDULE, two)) {
        learner.restore(checkpoint);
        learner.publish();
        assertThat(older(two, 1)).isEqualTo(expected.get(0));
        for (int step = 4; step <= 5; step++) {
          learner.step(batch(step));
          learner.publish();
          assertThat(older(two, step - 2)).isEqualTo(expected.get(step - 3));
        }
      }
    }
    assertThat(expected.get(0)).isNotEqualTo(expected.get(1));
  }

  private static float[] older(LocalWeightStore store, long version) {
    LocalWeightStore.Published held = store.acquireBack().orElseThrow();
    try {
      assertThat(held.version()).isEqualTo(new PolicyVersion(version));
      return TinyFolders.values(model.kernels(), held.weights());
    } finally {
      held.release();
    }
  }

  /** The plan is the run's: a process that would plan anew, from other prompts, does not. */
  @Test
  void aResumedRunGoesOnWhereItsScheduleWas() throws IOException {
    Path checkpoint = Files.createDirectory(folder.resolve("scheduled"));
    try (LearnerEngine learner = learner(SCHEDULE)) {
      for (int step = 1; step <= 3; step++) learner.step(batch(step));
      learner.save(checkpoint);
    }
    Schedule other = new CosineSchedule(1e-2, 0.1, 4, 80);
    try (LearnerEngine learner = learner(other)) {
      learner.restore(checkpoint);
      assertThat(notices)
          .containsExactly(
              "the learning rate goes on as the run was planned (cosine 0.01 0.1 2 8), not as a"
                  + " new one would be (cosine 0.01 0.1 4 80)");
      for (int step = 4; step <= 6; step++) {
        double rate = learner.step(batch(step)).get("learning_rate");
        assertThat(rate).isEqualTo(SCHEDULE.at(step)).isNotEqualTo(other.at(step));
      }
    }
  }

  @Test
  void behindTheHorizonTheRateStaysAndThatIsSaidOnce() throws IOException {
    Path checkpoint = Files.createDirectory(folder.resolve("passed"));
    String said = "the learning rate's horizon of 3 steps is passed: it stays at 0.001";
    Schedule schedule = new CosineSchedule(1e-2, 0.1, 0, 3);
    try (LearnerEngine learner = learner(schedule)) {
      for (int step = 1; step <= 3; step++) learner.step(batch(step));
      assertThat(notices).isEmpty();
      for (int step = 4; step <= 6; step++) {
        assertThat(learner.step(batch(step))).containsEntry("learning_rate", 1e-3);
      }
      assertThat(notices).containsExactly(said);
      learner.save(checkpoint);
    }
    try (LearnerEngine resumed = learner(schedule)) {
      resumed.restore(checkpoint);
      assertThat(resumed.step(batch(7))).containsEntry("learning_rate", 1e-3);
      assertThat(notices).containsExactly(said);
    }
  }

  @Test
  void aConstantRateNeverEnds() {
    try (LearnerEngine learner = learner(new ConstantSchedule(1e-3, 2))) {
      assertThat(learner.step(batch(1))).containsEntry("learning_rate", 5e-4);
      for (int step = 2; step <= 4; step++) {
        assertThat(learner.step(batch(step))).containsEntry("learning_rate", 1e-3);
      }
      assertThat(notices).isEmpty();
    }
  }

  @Test
  void whatIsPublishedDoesNotChangeWithLaterSteps() {
    try (LearnerEngine learner = learner(SCHEDULE)) {
      learner.step(batch(1));
      learner.publish();
      LocalWeightStore.Published held = store.acquire();
      float[] before = TinyFolders.values(model.kernels(), held.weights());
      learner.step(batch(2));
      learner.step(batch(3));
      assertThat(store.newest()).as("until the next publish").isEqualTo(new PolicyVersion(1));
      assertThat(TinyFolders.values(model.kernels(), held.weights())).isEqualTo(before);
      assertThat(published(learner)).isNotEqualTo(before);
      held.release();
    }
  }

  @Test
  void aLearningRateOfNothingChangesNothing() {
    try (LearnerEngine learner = learner(new CosineSchedule(0, 0.1, 0, 8))) {
      learner.step(batch(1));
      learner.step(batch(2));
      assertThat(learner.version()).isEqualTo(new PolicyVersion(2));
      assertThat(published(learner)).isEqualTo(reference());
    }
  }

  /** Steps, counted from 1, whose pairs have a reference that is not a number. */
  private LearnerEngine learner(Set<Integer> bad) {
    ExampleEncoder encoder = new ExampleEncoder(codec);
    AtomicInteger examples = new AtomicInteger();
    TokenPair.LogProbs broken = new TokenPair.LogProbs(Double.NaN, 0);
    return new PolicyLearner<TokenPair>(
        model,
        store,
        new DpoObjective(model.frozen(), 0.1, 0, 0.2),
        example -> {
          List<TokenPair> pairs = encoder.pairs(example);
          if (!bad.contains(1 + examples.getAndIncrement() / 3)) return pairs;
          return pairs.stream()
              .map(p -> new TokenPair(p.chosen(), p.rejected(), Optional.of(broken)))
              .toList();
        },
        new PolicyLearner.Options(
            new AdamW(0.9, 0.95, 1e-8, 0.1, 1),
            SCHEDULE,
            MicroBatch.of(2),
            1,
            false,
            3,
            notices::add));
  }

  private final List<String> notices = new ArrayList<>();

  /** Its examples are trained in exactly this step, so it has a number; all else stays. */
  @Test
  void aStepThatIsNotFiniteChangesNothingButTheNumber() throws IOException {
    Path before = Files.createDirectory(folder.resolve("before-bad"));
    Path after = Files.createDirectory(folder.resolve("after-bad"));
    try (LearnerEngine learner = learner(Set.of(2))) {
      assertThat(learner.step(batch(1))).containsEntry("train/bad_steps", 0.0);
      float[] weights = published(learner);
      learner.save(before);
      Map<String, Double> metrics = learner.step(batch(2));
      learner.save(after);
      assertThat(metrics).containsEntry("train/bad_steps", 1.0).containsEntry("loss", Double.NaN);
      assertThat(notices).containsExactly("step 2 is skipped: loss is NaN");
      assertThat(learner.version()).isEqualTo(new PolicyVersion(2));
      assertThat(published(learner)).isEqualTo(weights);
      assertThat(tensors(after)).isEqualTo(tensors(before));
      assertThat(learner.step(batch(3))).containsEntry("train/bad_steps", 1.0);
      assertThat(learner.version()).isEqualTo(new PolicyVersion(3));
      assertThat(published(learner)).isNotEqualTo(weights);
    }
  }

  private static Map<String, HostTensor> tensors(Path checkpoint) {
    Map<String, HostTensor> out = new LinkedHashMap<>();
    for (String file : List.of("policy.safetensors", "optimizer.safetensors")) {
      try (SafetensorsFile open = SafetensorsFile.open(checkpoint.resolve(file))) {
        for (String name : open.tensors().keySet()) out.put(name, open.tensor(name));
      }
    }
    return out;
  }

  @Test
  void threeInARowEndTheTrainingAndNameTheLastGoodVersion() throws IOException {
    Path checkpoint = Files.createDirectory(folder.resolve("bad"));
    try (LearnerEngine learner = learner(Set.of(2, 4, 5, 6))) {
      for (int step = 1; step <= 4; step++) learner.step(batch(step));
      learner.save(checkpoint);
      learner.step(batch(5));
      assertThatThrownBy(() -> learner.step(batch(6)))
          .isInstanceOf(TooManyBadStepsException.class)
          .hasMessageStartingWith(
              "3 steps in a row had a loss or gradient that is not finite (loss is NaN; "
                  + "training.max-bad-steps = 3); the weights are still those of version 3;");
      assertThat(learner.version()).isEqualTo(new PolicyVersion(5));
    }
    // those before a checkpoint count after it: 4 was one, so two more are enough
    try (LearnerEngine resumed = learner(Set.of(1, 2))) {
      resumed.restore(checkpoint);
      assertThat(resumed.step(batch(5))).containsEntry("train/bad_steps", 3.0);
      assertThatThrownBy(() -> resumed.step(batch(6))).isInstanceOf(TooManyBadStepsException.class);
    }
  }
}
