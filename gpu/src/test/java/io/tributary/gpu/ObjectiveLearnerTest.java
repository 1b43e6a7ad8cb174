package io.tributary.gpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tributary.api.Candidate;
import io.tributary.api.FinishReason;
import io.tributary.api.PolicyVersion;
import io.tributary.api.Prompt;
import io.tributary.api.ScoredCandidate;
import io.tributary.api.ScoredResponses;
import io.tributary.api.TrainingExample;
import io.tributary.gpu.engine.AdamW;
import io.tributary.gpu.engine.CosineSchedule;
import io.tributary.gpu.engine.LogProbObjective;
import io.tributary.gpu.engine.StepFigures;
import io.tributary.gpu.engine.ValueHead;
import io.tributary.gpu.files.ModelFileException;
import io.tributary.gpu.model.ExampleEncoder;
import io.tributary.gpu.objective.Need;
import io.tributary.gpu.objective.ObjectiveSpec;
import io.tributary.gpu.objective.ObjectiveSpecs;
import io.tributary.gpu.objective.Parameters;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every objective over log-probs as the stream uses it: scored candidates in, weights out. */
class ObjectiveLearnerTest extends TinyModelFixture {
  private static final double RATE = 3e-3;
  private static final int STEPS = 8;

  static Stream<String> objectives() {
    return ObjectiveSpecs.withKernel().stream().map(ObjectiveSpec::id);
  }

  private LearnerEngine learner(String id, Map<String, String> options) {
    ObjectiveSpec spec = ObjectiveSpecs.find(id).orElseThrow();
    ExampleEncoder encoder = new ExampleEncoder(codec);
    Optional<ValueHead> head =
        spec.needs().has(Need.VALUE_HEAD)
            ? Optional.of(new ValueHead(model.kernels(), 1e-2, RATE))
            : Optional.empty();
    return new PolicyLearner<>(
        model,
        store,
        new LogProbObjective(spec, Parameters.read(spec, options), model.frozen(), head),
        example -> encoder.groups(example, spec.needs()),
        new PolicyLearner.Options(
            new AdamW(0.9, 0.95, 1e-8, 0, 1), new CosineSchedule(RATE, 0.5, 0, 20), 2, 1));
  }

  /** Four responses of the same length to each of three prompts, with four different scores. */
  private static List<TrainingExample> batch(long seed) {
    Random random = new Random(seed);
    List<TrainingExample> out = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      List<ScoredCandidate> scored = new ArrayList<>();
      for (int k = 0; k < 4; k++) {
        float[] logProbs = new float[5];
        Arrays.fill(logProbs, -5.5f);
        scored.add(
            new ScoredCandidate(
                new Candidate(
                    "x" + k,
                    random.ints(5, 5, 250).toArray(),
                    logProbs,
                    FinishReason.EOS,
                    PolicyVersion.REFERENCE,
                    1,
                    0),
                random.nextGaussian()));
      }
      out.add(new ScoredResponses(new Prompt("p" + i, "plan a picnic " + i), scored));
    }
    return out;
  }

  @ParameterizedTest
  @MethodSource("objectives")
  void bestGainsOnWorst(String id) {
    List<TrainingExample> batch = batch(3);
    Map<String, Double> first;
    Map<String, Double> last = Map.of();
    try (LearnerEngine learner = learner(id, Map.of())) {
      first = learner.step(batch);
      for (int i = 0; i < STEPS; i++) last = learner.step(batch);
      assertThat(learner.version().number()).isEqualTo(1 + STEPS);
    }
    assertThat(first.get("loss")).isFinite();
    assertThat(first.get("grad_norm")).isPositive();
    assertThat(gain(last)).isGreaterThan(gain(first));
  }

  /** What a guard may watch, so that none is blind. */
  @ParameterizedTest
  @MethodSource("objectives")
  void chosenFiguresAreReportedByWhoeverSaysSo(String id) {
    try (LearnerEngine learner = learner(id, Map.of())) {
      Map<String, Double> figures = learner.step(batch(3));
      assertThat(figures).containsKey(StepFigures.LOGPS_CHOSEN);
      assertThat(figures.containsKey(StepFigures.REWARDS_CHOSEN))
          .isEqualTo(ObjectiveSpecs.find(id).orElseThrow().needs().implicitRewards());
    }
  }

  /** What is trained on the best response alone has no worst one. */
  private static double gain(Map<String, Double> metrics) {
    return metrics.get("logps/chosen") - metrics.getOrDefault("logps/rejected", 0.0);
  }

  @ParameterizedTest
  @MethodSource("objectives")
  void goesOnAfterARestoreToTheBit(String id) throws IOException {
    Path checkpoint = Files.createTempDirectory(folder, id);
    float[] expected;
    try (LearnerEngine learner = learner(id, Map.of())) {
      learner.step(batch(1));
      learner.step(batch(2));
      learner.save(checkpoint);
      learner.step(batch(3));
      expected = published(learner);
    }
    try (LearnerEngine learner = learner(id, Map.of())) {
      learner.restore(checkpoint);
      learner.step(batch(3));
      assertThat(published(learner)).isEqualTo(expected);
    }
  }

  @Test
  void aCheckpointWithoutAValueHeadIsNamed() throws IOException {
    Path checkpoint = Files.createTempDirectory(folder, "headless");
    try (LearnerEngine learner = learner("grpo", Map.of())) {
      learner.save(checkpoint);
    }
    try (LearnerEngine learner = learner("ppo", Map.of())) {
      assertThatThrownBy(() -> learner.restore(checkpoint))
          .isInstanceOf(ModelFileException.class)
          .hasMessageContaining("value-head.safetensors")
          .hasMessageContaining("no value head");
    }
  }

  /** Later updates move further, from the same old log-probs, and are one version. */
  @Test
  void severalUpdatesAreOneStep() {
    float[] once;
    try (LearnerEngine learner = learner("grpo", Map.of("updates", "1"))) {
      learner.step(batch(4));
      once = published(learner);
    }
    try (LearnerEngine learner = learner("grpo", Map.of("updates", "3"))) {
      Map<String, Double> metrics = learner.step(batch(4));
      assertThat(learner.version()).isEqualTo(new PolicyVersion(1));
      assertThat(metrics.get("policy/clip_ratio")).isPositive();
      assertThat(published(learner)).isNotEqualTo(once);
    }
  }
}
