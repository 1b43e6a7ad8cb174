package io.tributary.gpu.engine;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDManager;
import io.tributary.gpu.engine.DecoderShape.Head;
import io.tributary.gpu.engine.InverseQObjective.Form;
import io.tributary.gpu.files.HostTensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class AdapterGradientsTest {
  private final DecoderShape shape = TestModels.tied();
  private final Kernels kernels = TestModels.kernels(shape);
  private final Map<String, HostTensor> base = TestModels.random(shape, 201, 0.3);

  static IntStream subsets() {
    return IntStream.rangeClosed(1, 127);
  }

  @ParameterizedTest
  @MethodSource("subsets")
  void sftOfEverySubsetIsTheOracles(int bits) {
    List<TokenSequence> batch = TestModels.sequences(202, 2);
    AdapterGradients.check(
        kernels,
        base,
        AdapterLayoutTest.subset(1 + bits % 4, 6, bits),
        new SftObjective(),
        batch,
        m -> DoubleObjectives.sft(m, batch));
  }

  /** All, what most recipes train, one of a fused matrix, and each matrix that is not fused. */
  @ParameterizedTest
  @CsvSource({"127,0.1,0,0", "5,0.1,0.1,0.2", "2,0.5,0,0", "8,0.1,0,1", "80,0.1,0,0"})
  void dpoOverItsOwnBaseIsTheOracles(int bits, double beta, double smoothing, double sft) {
    List<TokenPair> batch = TestModels.pairs(203, 2);
    DoubleLlama reference = TestModels.oracle(shape, base);
    try (Weights frozen = Policy.load(kernels, base)) {
      AdapterGradients.check(
          kernels,
          base,
          AdapterLayoutTest.subset(3, 6, bits),
          new DpoObjective(new Frozen(kernels, frozen), beta, smoothing, sft),
          batch,
          m -> DoubleObjectives.dpo(m, reference, batch, beta, smoothing, sft));
    }
  }

  @ParameterizedTest
  @CsvSource({"127,SOFT", "37,REVERSE", "26,SAMPLED"})
  void inverseQIsTheOracles(int bits, Form form) {
    AdapterShape adapter = AdapterLayoutTest.subset(2, 3, bits);
    DoubleLlama reference = TestModels.oracle(shape, base);
    List<ContrastSample> batch = contrasts();
    DoubleLlama start =
        new DoubleLlama(
            shape,
            DoubleAdapters.merged(
                TestModels.doubles(base),
                TestModels.doubles(DoubleAdapters.random(shape, adapter, 5)),
                2,
                1.5));
    List<double[][]> frozen = batch.stream().map(s -> start.distributions(s.plain())).toList();
    try (Weights weights = Policy.load(kernels, base)) {
      AdapterGradients.check(
          kernels,
          base,
          adapter,
          new InverseQObjective(
              new Superior(new Frozen(kernels, weights), new Frozen(kernels, weights), true, 1.4),
              form,
              0.6,
              1.5),
          batch,
          m -> inverseQ(m, reference, frozen, batch, form));
    }
  }

  private static double inverseQ(
      DoubleLlama policy,
      DoubleLlama reference,
      List<double[][]> frozen,
      List<ContrastSample> batch,
      Form form) {
    double sum = 0;
    for (int i = 0; i < batch.size(); i++) {
      double[][] logp = policy.distributions(batch.get(i).plain());
      double[][] z0 = reference.distributions(batch.get(i).plain());
      double[][] z1 = reference.distributions(batch.get(i).principled());
      for (int t = 0; t < logp.length; t++) {
        double[] star = DoubleObjectives.superior(z0[t], z1[t], 1.4);
        double[] now = frozen.get(i)[t];
        double[] target = DoubleObjectives.target(star, now, 0.6);
        int token = batch.get(i).plain().response()[t];
        sum +=
            switch (form) {
              case SOFT -> DoubleObjectives.soft(logp[t], target);
              case REVERSE -> DoubleObjectives.reverse(logp[t], target);
              case SAMPLED -> DoubleObjectives.sampled(logp[t], star, now, token, 1.5);
            };
      }
    }
    return sum / batch.size();
  }

  private static List<ContrastSample> contrasts() {
    Random random = new Random(204);
    List<ContrastSample> out = new ArrayList<>();
    for (TokenSequence plain : TestModels.sequences(205, 2)) {
      int[] principled = TestModels.tokens(random, plain.prompt().length + 3);
      out.add(new ContrastSample(plain, new TokenSequence(principled, plain.response())));
    }
    return out;
  }

  @ParameterizedTest
  @ValueSource(ints = {127, 36, 9})
  void bradleyTerryIsTheOracles(int bits) {
    DecoderShape scalar = TestModels.shape(4, 2, Head.SCALAR);
    List<TokenPair> batch = TestModels.pairs(206, 2);
    AdapterGradients.check(
        TestModels.kernels(scalar),
        TestModels.random(scalar, 207, 0.3),
        AdapterLayoutTest.subset(2, 6, bits),
        new BradleyTerryObjective(),
        batch,
        m -> DoubleObjectives.bradleyTerry(m, batch));
  }

  /** Biases, norms of queries and keys, GELU, a window: all that is not Llama, at once. */
  @ParameterizedTest
  @ValueSource(ints = {127, 3})
  void otherFamiliesAreTheOracles(int bits) {
    DecoderShape l = shape;
    DecoderShape other =
        new DecoderShape(
            l.vocabulary(),
            l.width(),
            l.layers(),
            l.heads(),
            l.kvHeads(),
            l.headWidth(),
            l.ffn(),
            l.context(),
            l.frequencies(),
            l.rmsEps(),
            Head.UNTIED,
            new DecoderShape.Variant(true, true, true, true, 4, 1, 2));
    Random random = new Random(209);
    List<HostTensor> fused = new ArrayList<>();
    for (long[] dimensions : WeightLayout.shapes(other)) {
      float[] values =
          new float[(int) (dimensions[0] * (dimensions.length > 1 ? dimensions[1] : 1))];
      for (int i = 0; i < values.length; i++) values[i] = (float) (0.3 * random.nextGaussian());
      fused.add(new HostTensor(dimensions, values));
    }
    List<TokenSequence> batch = TestModels.sequences(210, 2);
    AdapterGradients.check(
        TestModels.kernels(other),
        WeightLayout.split(other, fused),
        AdapterLayoutTest.subset(2, 6, bits),
        new SftObjective(),
        batch,
        m -> DoubleObjectives.sft(m, batch));
  }

  /** Recomputing a layer runs the same products again: to the bit. */
  @Test
  void recomputingChangesNoBit() {
    Compute compute = Compute.FP32_CPU.with(new TrainingMemory(0, true));
    AdapterShape adapter = AdapterShape.all(3, 6);
    assertThat(gradients(TestModels.kernels(shape, compute), adapter))
        .isEqualTo(gradients(kernels, adapter));
  }

  /** On every path that trains, the one of CUDA included, whose dtypes are the same here. */
  @ParameterizedTest
  @CsvSource({"FP32_ONEDNN,0.999999,1e-4", "BF16,0.99,0.1", "BF16_FLOW,0.97,0.3"})
  void everyPathPointsTheSameWay(MatmulPath path, double least, double tolerance) {
    AdapterShape adapter = AdapterShape.all(3, 6);
    Kernels on = TestModels.kernels(shape, new Compute("cpu", path, path));
    Map<String, double[]> exact = TestModels.doubles(gradients(kernels, adapter));
    Map<String, double[]> found = TestModels.doubles(gradients(on, adapter));
    double product = 0;
    for (String name : exact.keySet()) {
      for (int i = 0; i < exact.get(name).length; i++) {
        product += exact.get(name)[i] * found.get(name)[i];
      }
    }
    assertThat(product / (DoubleAdamW.norm(exact) * DoubleAdamW.norm(found))).isGreaterThan(least);
    assertThat(TestModels.worst(logProbs(kernels, adapter), logProbs(on, adapter)))
        .isLessThan(tolerance);
  }

  private double[] logProbs(Kernels on, AdapterShape adapter) {
    try (Weights frozen = Policy.load(on, base);
        Weights policy =
            Adapters.load(on, frozen, adapter, DoubleAdapters.random(shape, adapter, 5))) {
      return Scoring.logProbs(on, policy, TestModels.sequences(211, 4));
    }
  }

  private Map<String, HostTensor> gradients(Kernels on, AdapterShape adapter) {
    try (NDManager scope = on.newScope();
        Weights frozen = Policy.load(on, base);
        Weights policy =
            Adapters.load(on, frozen, adapter, DoubleAdapters.random(shape, adapter, 5))) {
      DpoObjective dpo = new DpoObjective(new Frozen(kernels, frozen), 0.1, 0, 0.1);
      List<TokenPair> pairs = dpo.completed(TestModels.pairs(208, 3));
      Part part = dpo.gradients(on, scope, policy, pairs, 3);
      return Policy.read(policy.layout(), part.gradients());
    }
  }
}
