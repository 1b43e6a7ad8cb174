package io.tributary.gpu.engine;

import static io.tributary.gpu.engine.OneRowRuns.INT8;
import static io.tributary.gpu.engine.OneRowRuns.aloneForAWhile;
import static io.tributary.gpu.engine.OneRowRuns.batch;
import static io.tributary.gpu.engine.OneRowRuns.close;
import static io.tributary.gpu.engine.OneRowRuns.finish;
import static io.tributary.gpu.engine.OneRowRuns.plain;
import static io.tributary.gpu.engine.OneRowRuns.same;
import static io.tributary.gpu.engine.OneRowRuns.shaped;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A row decoded in Java against the kernels: alone, in a batch, with others that come and go. */
class OneRowTest {
  private static final int[] EOS = {3, 7, 11, 19, 23, 31, 42};

  @BeforeEach
  void needsVectors() {
    OneRowRuns.requireVectors();
  }

  /** One slot decodes in Java, many slots by the kernels. */
  private static List<Map<String, Sampled>> aloneAndTogether(DecoderShape shape, Compute compute) {
    Kernels kernels = TestModels.kernels(shape, compute);
    List<Map<String, Sampled>> out = new ArrayList<>();
    try (Weights weights = Policy.load(kernels, TestModels.random(shape, 307, 0.2));
        Prepared prepared = Prepared.of(kernels, weights, 4)) {
      for (boolean alone : new boolean[] {true, false}) {
        try (ContinuousBatch batch = batch(kernels, alone, alone ? 1 : 16, EOS)) {
          batch.use(prepared, 1);
          int[] prompt = TestModels.tokens(new Random(308), 9);
          batch.add(0, prompt, shaped(), StopRule.NONE, 24);
          out.add(finish(batch));
        }
      }
    }
    return out;
  }

  @ParameterizedTest
  @EnumSource(Family.class)
  void aCandidateIsTheSameAloneAndInABatch(Family family) {
    List<Map<String, Sampled>> both = aloneAndTogether(family.shape(), Compute.FP32_CPU);
    same(both.get(0), both.get(1), 1e-5);
  }

  /** Between products there are bf16 values: an addition in another order may move one by 2^-8. */
  @ParameterizedTest
  @EnumSource(Family.class)
  void inInt8TooUpToTies(Family family) {
    List<Map<String, Sampled>> both = aloneAndTogether(family.shape(), INT8);
    int shared = 0;
    int all = 0;
    for (String key : both.get(0).keySet()) {
      Sampled a = both.get(0).get(key);
      Sampled b = both.get(1).get(key);
      int same = Arrays.mismatch(a.tokens(), b.tokens());
      if (same < 0) same = a.tokens().length;
      shared += same;
      all += b.tokens().length;
      close(Arrays.copyOf(a.logProbs(), same), Arrays.copyOf(b.logProbs(), same), 5e-2);
    }
    assertThat(shared).isGreaterThan(all * 8 / 10);
  }

  /** Row 0 goes on alone, with others, and alone again, across a change of weights. */
  @Test
  void rowsJoinAndLeaveAndWeightsChange() {
    DecoderShape shape = Family.EVERYTHING.shape();
    Kernels kernels = TestModels.kernels(shape);
    List<Map<String, Sampled>> both = new ArrayList<>();
    try (Weights first = Policy.load(kernels, TestModels.random(shape, 309, 0.2));
        Weights second = Policy.load(kernels, TestModels.random(shape, 310, 0.2));
        Prepared one = Prepared.of(kernels, first, 4);
        Prepared two = Prepared.of(kernels, second, 4)) {
      aloneForAWhile(one, two);
      for (boolean inJava : new boolean[] {true, false}) {
        try (ContinuousBatch batch = batch(kernels, inJava, 4, new int[0])) {
          both.add(joinAndLeave(batch, one, two));
        }
      }
    }
    same(both.get(0), both.get(1), 1e-5);
    assertThat(both.get(0).get("0/0").versions()).contains(1, 2);
  }

  private static Map<String, Sampled> joinAndLeave(
      ContinuousBatch batch, Prepared one, Prepared two) {
    Random random = new Random(311);
    Map<String, Sampled> out = new TreeMap<>();
    batch.use(one, 1);
    batch.add(0, TestModels.tokens(random, 6), plain(20), StopRule.NONE, 80);
    for (int call = 0; !batch.idle(); call++) {
      if (call == 3 || call == 5) {
        batch.add(call, TestModels.tokens(random, 5 + call), plain(call), StopRule.NONE, 9);
      }
      if (call == 11) batch.use(two, 2);
      for (ContinuousBatch.Finished done : batch.advance()) {
        out.put(done.prompt() + "/" + done.candidate(), done.response());
      }
    }
    return out;
  }

  /** A row that leaves first hands its slot to the one behind it, which is then alone. */
  @Test
  void theRowThatIsLeftMovesToTheFirstSlot() {
    DecoderShape shape = TestModels.untied();
    Kernels kernels = TestModels.kernels(shape);
    List<Map<String, Sampled>> both = new ArrayList<>();
    try (Weights weights = Policy.load(kernels, TestModels.random(shape, 312, 0.2));
        Prepared prepared = Prepared.of(kernels, weights, 2)) {
      aloneForAWhile(prepared);
      for (boolean inJava : new boolean[] {true, false}) {
        try (ContinuousBatch batch = batch(kernels, inJava, 2, new int[0])) {
          batch.use(prepared, 1);
          batch.add(0, new int[] {1, 2, 3}, plain(1), StopRule.NONE, 10);
          batch.add(1, new int[] {4, 5}, plain(2), StopRule.NONE, 60);
          both.add(finish(batch));
        }
      }
    }
    same(both.get(0), both.get(1), 1e-5);
  }
}
