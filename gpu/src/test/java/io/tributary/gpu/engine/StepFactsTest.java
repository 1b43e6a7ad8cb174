package io.tributary.gpu.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tributary.gpu.files.HostTensor;
import io.tributary.gpu.objective.Kto;
import io.tributary.gpu.objective.Parameters;
import io.tributary.gpu.objective.Ppo;
import io.tributary.gpu.objective.Rloo;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StepFactsTest {
  private final DecoderShape shape = TestModels.tied();
  private final Kernels kernels = TestModels.kernels(shape);

  /** By the definition, a sum over all later errors; the recursion is what is tested. */
  @Test
  void gaeIsItsDefinition() {
    double[] r = {0.3, -1, 0.5, 2};
    double[] v = {0.1, 0.7, -0.4, 1.1};
    double gamma = 0.9;
    double lambda = 0.8;
    double[] found = Gae.advantages(r, v, gamma, lambda);
    for (int t = 0; t < r.length; t++) {
      double expected = 0;
      for (int l = t; l < r.length; l++) {
        double next = l + 1 < v.length ? v[l + 1] : 0;
        expected += Math.pow(gamma * lambda, l - t) * (r[l] + gamma * next - v[l]);
      }
      assertThat(found[t]).isCloseTo(expected, within(1e-12));
    }
    assertThat(Gae.advantages(new double[0], new double[0], 1, 1)).isEmpty();
  }

  /** With lambda 1 the return of a token is the sum of the rewards from it on. */
  @Test
  void ppoRewardsEachTokenForTheKlAndTheLastForTheScore() {
    TokenGroup group =
        new TokenGroup(
                List.of(
                    new TokenSequence(new int[] {1}, new int[] {2, 3}),
                    new TokenSequence(new int[] {1}, new int[] {4})),
                new double[] {5, -1},
                new float[] {0, 0, 0})
            .referred(new float[] {-2, -1, -3});
    TokenGroup measured =
        group.in(group.step().measured(new float[] {-1, -1.5f, -1}, new float[] {0.5f, 0.25f, 0}));
    Parameters plain =
        Parameters.read(
            new Ppo(), Map.of("beta", "0.1", "lambda", "1", "gamma", "1", "whiten", "false"));
    TokenGroup.InStep step = StepFacts.estimated(List.of(measured), plain).get(0).step();
    double first = -0.1 * (-1 + 2);
    double second = -0.1 * (-1.5 + 1) + 5;
    double other = -0.1 * (-1 + 3) - 1;
    assertThat(TestModels.doubles(step.returns()))
        .containsExactly(new double[] {first + second, second, other}, within(1e-6));
    assertThat(TestModels.doubles(step.advantages()))
        .containsExactly(new double[] {first + second - 0.5, second - 0.25, other}, within(1e-6));
  }

  @Test
  void whitenedAdvantagesHaveMeanZeroAndDeviationOne() {
    List<TokenGroup> batch = new ArrayList<>();
    for (TokenGroup group : ObjectiveCheck.groups(new Ppo().needs(), 5, 4)) {
      float[] reference = new float[group.responseTokens()];
      float[] old = new float[reference.length];
      float[] values = new float[reference.length];
      for (int i = 0; i < old.length; i++) values[i] = old[i] = -i * 0.3f;
      TokenGroup referred = group.referred(reference);
      batch.add(referred.in(referred.step().measured(old, values)));
    }
    double sum = 0;
    double squares = 0;
    int count = 0;
    for (TokenGroup group : StepFacts.estimated(batch, Parameters.preset(new Ppo()))) {
      for (float a : group.step().advantages()) {
        sum += a;
        squares += a * a;
        count++;
      }
    }
    assertThat(sum / count).isCloseTo(0, within(1e-6));
    assertThat(squares / (count - 1)).isCloseTo(1, within(1e-5));
  }

  @Test
  void everyTokenHasItsResponsesAdvantage() {
    TokenGroup group =
        new TokenGroup(
            List.of(
                new TokenSequence(new int[] {1}, new int[] {2, 3}),
                new TokenSequence(new int[] {1}, new int[0]),
                new TokenSequence(new int[] {1}, new int[] {4})),
            new double[] {6, 2, 1},
            new float[3]);
    assertThat(StepFacts.relative(List.of(group), new Rloo()).get(0).step().advantages())
        .containsExactly(4.5f, 4.5f, -3f);
  }

  /** z from prompt i with a response to prompt i + 1, under policy and reference; never below 0. */
  @Test
  void theBaselineOfKtoIsTheMeanOfMismatchedRatios() {
    Map<String, HostTensor> tensors = TestModels.random(shape, 61, 0.3);
    Map<String, HostTensor> base = TestModels.random(shape, 62, 0.3);
    List<TokenGroup> batch = ObjectiveCheck.groups(new Kto().needs(), 63, 3);
    double mean = 0;
    for (int i = 0; i < 3; i++) {
      TokenSequence other = batch.get((i + 1) % 3).responses().get(i % 2);
      TokenSequence mixed =
          new TokenSequence(batch.get(i).responses().get(0).prompt(), other.response());
      mean +=
          (TestModels.oracle(shape, tensors).logProb(mixed)
                  - TestModels.oracle(shape, base).logProb(mixed))
              / 3;
    }
    assertThat(z(tensors, base, batch)).isCloseTo(Math.max(0, mean), within(1e-3));
    assertThat(z(base, tensors, batch)).isCloseTo(Math.max(0, -mean), within(1e-3));
    assertThat(mean).as("one of both is cut").isNotZero();
    assertThat(z(tensors, base, batch.subList(0, 1))).as("nothing to mix").isZero();
  }

  /** Pairs of one prompt may follow each other; a response to the same prompt is no mismatch. */
  @Test
  void theBaselineOfKtoTakesTheNextPromptThatIsAnother() {
    Map<String, HostTensor> tensors = TestModels.random(shape, 61, 0.3);
    Map<String, HostTensor> base = TestModels.random(shape, 62, 0.3);
    List<TokenGroup> apart = ObjectiveCheck.groups(new Kto().needs(), 63, 2);
    TokenGroup first = apart.get(0);
    List<TokenSequence> same = new ArrayList<>();
    for (TokenSequence response : apart.get(1).responses()) {
      same.add(new TokenSequence(first.responses().get(0).prompt(), response.response()));
    }
    TokenGroup again = new TokenGroup(same, first.scores(), new float[0]);
    assertThat(z(tensors, base, List.of(first, again)))
        .as("one prompt alone: nothing to mix")
        .isZero();
    assertThat(z(base, tensors, List.of(first, again))).isZero();
    TokenGroup other = ObjectiveCheck.groups(new Kto().needs(), 66, 1).get(0);
    double mean = 0;
    List<TokenGroup> batch = List.of(first, again, other);
    List<TokenGroup> next = List.of(other, other, first);
    for (int i = 0; i < 3; i++) {
      TokenSequence mixed =
          new TokenSequence(
              batch.get(i).responses().get(0).prompt(),
              next.get(i).responses().get(i % 2).response());
      mean +=
          (TestModels.oracle(shape, tensors).logProb(mixed)
                  - TestModels.oracle(shape, base).logProb(mixed))
              / 3;
    }
    assertThat(z(tensors, base, batch)).isCloseTo(Math.max(0, mean), within(1e-3));
    assertThat(z(base, tensors, batch)).isCloseTo(Math.max(0, -mean), within(1e-3));
  }

  private double z(
      Map<String, HostTensor> policy, Map<String, HostTensor> base, List<TokenGroup> batch) {
    try (Weights frozen = Policy.load(kernels, base);
        Weights weights = Policy.load(kernels, policy)) {
      LogProbObjective kto =
          new LogProbObjective(
              new Kto(),
              Parameters.preset(new Kto()),
              new Frozen(kernels, frozen),
              Optional.empty());
      return ObjectiveCheck.ready(kto, weights, batch).get(0).step().baseline();
    }
  }
}
