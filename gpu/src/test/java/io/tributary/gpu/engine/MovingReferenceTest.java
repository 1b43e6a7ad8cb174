package io.tributary.gpu.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.tributary.gpu.files.HostTensor;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class MovingReferenceTest {
  private final DecoderShape shape = TestModels.tied();
  private final Kernels kernels = TestModels.kernels(shape);
  private final List<TokenSequence> rows = TestModels.sequences(5, 4);

  private Weights weights(long seed) {
    return Policy.load(kernels, TestModels.random(shape, seed, 0.3));
  }

  private double[] ofPolicy(Weights policy) {
    return Scoring.logProbs(kernels, policy, rows);
  }

  private double[] of(MovingReference reference) {
    return reference.logProbs(TokenBatch.of(rows));
  }

  @Test
  void atEveryThirdVersionItIsThePolicyAndElseStays() {
    Weights start = weights(1);
    double[] before = ofPolicy(start);
    try (MovingReference reference = new MovingReference(kernels, start, new Refresh.Every(3))) {
      for (long version = 1; version <= 7; version++) {
        try (Weights policy = weights(10 + version)) {
          double[] now = ofPolicy(policy);
          reference.follow(version, policy);
          boolean refreshed = version % 3 == 0;
          if (refreshed) before = now;
          assertThat(of(reference)).as("version " + version).isEqualTo(before);
          assertThat(reference.version()).isEqualTo(version / 3 * 3);
          if (!refreshed) assertThat(now).isNotEqualTo(before);
        }
      }
    }
  }

  /** It has weights of its own: what becomes of the policy afterwards is nothing to it. */
  @Test
  void aRefreshedOneDoesNotFollowByItself() {
    try (MovingReference reference =
        new MovingReference(kernels, weights(1), new Refresh.Every(1))) {
      double[] then;
      try (Trainer<TokenSequence> trainer = trainer(2)) {
        reference.follow(1, trainer.state().weights());
        then = ofPolicy(trainer.state().weights());
        assertThat(of(reference)).isEqualTo(then);
        trainer.step(rows, 1e-2);
        assertThat(ofPolicy(trainer.state().weights())).isNotEqualTo(then);
      }
      assertThat(of(reference)).isEqualTo(then);
    }
  }

  private Trainer<TokenSequence> trainer(long seed) {
    return new Trainer<>(
        kernels,
        new SftObjective(),
        TestModels.ADAMW,
        OptimizerState.fresh(kernels, weights(seed)),
        4,
        1);
  }

  /** r ← d r + (1 − d) θ over twelve trained versions, in double precision. */
  @Test
  void theMovingAverageIsThatOfDoublePrecision() {
    double decay = 0.8;
    try (Trainer<TokenSequence> trainer = trainer(3);
        MovingReference reference =
            new MovingReference(kernels, weights(3), new Refresh.Average(decay))) {
      Map<String, double[]> expected = TestModels.doubles(reference.tensors());
      Map<String, double[]> start = TestModels.doubles(reference.tensors());
      for (long version = 1; version <= 12; version++) {
        trainer.step(TestModels.sequences(40 + version, 4), 2e-2);
        reference.follow(version, trainer.state().weights());
        Map<String, double[]> policy = TestModels.doubles(Policy.read(trainer.state().weights()));
        expected.forEach(
            (name, mean) -> {
              for (int i = 0; i < mean.length; i++) {
                mean[i] = decay * mean[i] + (1 - decay) * policy.get(name)[i];
              }
            });
        assertThat(reference.version()).isEqualTo(version);
      }
      Map<String, double[]> mean = TestModels.doubles(reference.tensors());
      assertThat(mean.keySet()).isEqualTo(expected.keySet());
      double moved = 0;
      for (String name : expected.keySet()) {
        assertThat(mean.get(name)).as(name).containsExactly(expected.get(name), within(2e-6));
        for (int i = 0; i < mean.get(name).length; i++) {
          moved = Math.max(moved, Math.abs(mean.get(name)[i] - start.get(name)[i]));
        }
      }
      assertThat(moved).isGreaterThan(1e-2);
      // the log-probs are of the mean, not of the policy
      double[] oracle = new double[rows.size()];
      DoubleLlama model = TestModels.oracle(shape, reference.tensors());
      for (int i = 0; i < oracle.length; i++) oracle[i] = model.logProb(rows.get(i));
      assertThat(of(reference)).containsExactly(oracle, within(1e-3));
      assertThat(of(reference)).isNotEqualTo(ofPolicy(trainer.state().weights()));
    }
  }

  @Test
  void aRestoredOneIsTheSavedOneToTheBit() {
    Map<String, HostTensor> saved;
    double[] answer;
    try (MovingReference reference =
            new MovingReference(kernels, weights(1), new Refresh.Average(0.9));
        Weights policy = weights(2)) {
      reference.follow(1, policy);
      saved = new HashMap<>(reference.tensors());
      answer = of(reference);
    }
    try (MovingReference other =
        new MovingReference(kernels, weights(7), new Refresh.Average(0.9))) {
      other.restore(1, saved);
      assertThat(other.tensors()).isEqualTo(saved);
      assertThat(of(other)).isEqualTo(answer);
      assertThat(other.version()).isEqualTo(1);
    }
  }

  @Test
  void adaptersAreRefreshedOverTheBaseThatStays() {
    AdapterShape adapter = new AdapterShape(2, 4, false, Set.of("q_proj", "down_proj"));
    try (Weights base = weights(1);
        Weights policy = trained(base, adapter)) {
      double[] before = ofPolicy(base);
      try (MovingReference reference =
          new MovingReference(
              kernels,
              Adapters.fresh(kernels, base, adapter, 5).frozen(kernels),
              new Refresh.Every(2))) {
        assertThat(of(reference)).isEqualTo(before);
        reference.follow(1, policy);
        assertThat(of(reference)).isEqualTo(before);
        reference.follow(2, policy);
        assertThat(of(reference)).isEqualTo(ofPolicy(policy)).isNotEqualTo(before);
      }
      assertThat(ofPolicy(base)).isEqualTo(before);
    }
  }

  private Weights trained(Weights base, AdapterShape adapter) {
    OptimizerState state = OptimizerState.fresh(kernels, Adapters.fresh(kernels, base, adapter, 5));
    try (Trainer<TokenSequence> trainer =
        new Trainer<>(kernels, new SftObjective(), TestModels.ADAMW, state, 4, 1)) {
      for (int i = 0; i < 3; i++) trainer.step(rows, 1e-1);
      return trainer.state().weights().copy(kernels);
    }
  }

  /** The product of two means is not the mean of the products. */
  @Test
  void anAverageOfAdaptersIsRefused() {
    try (Weights base = weights(1);
        Weights adapted = Adapters.fresh(kernels, base, AdapterShape.all(2, 4), 5)) {
      assertThatThrownBy(() -> new MovingReference(kernels, adapted, new Refresh.Average(0.9)))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}
