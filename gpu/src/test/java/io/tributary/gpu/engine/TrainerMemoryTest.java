package io.tributary.gpu.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDManager;
import io.tributary.gpu.files.HostTensor;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a device without memory left, the token budget and moments elsewhere do to a step. */
class TrainerMemoryTest {
  private static final String CPU_MESSAGE =
      "[enforce fail at alloc_cpu.cpp:118] err == 0. DefaultCPUAllocator: can't allocate memory:"
          + " you tried to allocate 5153960755200 bytes. Error code 12 (Cannot allocate memory)";
  private static final String CUDA_MESSAGE =
      "CUDA out of memory. Tried to allocate 20.00 MiB. GPU 0 has a total capacity of 79.10 GiB";

  private final DecoderShape shape = TestModels.tied();
  private final Kernels kernels = TestModels.kernels(shape);
  private final Map<String, HostTensor> tensors = TestModels.random(shape, 241, 0.3);
  private final List<String> notices = new ArrayList<>();

  /** DPO on a device that holds so many pairs at once. */
  private static final class Narrow implements Objective<TokenPair> {
    final DpoObjective inner;
    final int room;
    final String message;
    final AtomicInteger completions = new AtomicInteger();

    Narrow(Frozen reference, int room, String message) {
      this.inner = new DpoObjective(reference, 0.1, 0.1, 0.2);
      this.room = room;
      this.message = message;
    }

    @Override
    public double denominator(List<TokenPair> batch) {
      return inner.denominator(batch);
    }

    @Override
    public int length(TokenPair example) {
      return inner.length(example);
    }

    @Override
    public int tokens(TokenPair example) {
      return inner.tokens(example);
    }

    @Override
    public List<TokenPair> completed(List<TokenPair> part) {
      List<TokenPair> out = inner.completed(part);
      for (int i = 0; i < part.size(); i++) {
        if (out.get(i) != part.get(i)) completions.incrementAndGet();
      }
      return out;
    }

    @Override
    public Part gradients(
        Kernels kernels, NDManager scope, Weights policy, List<TokenPair> part, double of) {
      if (part.size() > room) {
        throw new IllegalStateException(new EngineException(message));
      }
      return inner.gradients(kernels, scope, policy, part, of);
    }
  }

  private record Ran(
      Map<String, HostTensor> weights,
      Map<String, HostTensor> moments,
      List<Map<String, Double>> metrics,
      MicroBatch limit) {}

  private Ran run(Objective<TokenPair> objective, MicroBatch limit, int threads, boolean offload) {
    List<List<TokenPair>> batches = new ArrayList<>();
    for (int step = 0; step < 3; step++) batches.add(TestModels.pairs(242 + step, 8));
    return run(objective, limit, threads, offload, batches);
  }

  private Ran run(
      Objective<TokenPair> objective,
      MicroBatch limit,
      int threads,
      boolean offload,
      List<List<TokenPair>> batches) {
    OptimizerState state = OptimizerState.fresh(kernels, Policy.load(kernels, tensors), offload);
    try (Trainer<TokenPair> trainer =
        new Trainer<>(kernels, objective, TestModels.ADAMW, state, limit, threads, notices::add)) {
      List<Map<String, Double>> metrics = new ArrayList<>();
      for (List<TokenPair> batch : batches) metrics.add(trainer.step(batch, 1e-3));
      return new Ran(Policy.read(state.weights()), state.moments(), metrics, trainer.microBatch());
    }
  }

  private Weights base() {
    return Policy.load(kernels, TestModels.random(shape, 243, 0.3));
  }

  @ParameterizedTest
  @CsvSource({"1,1", "2,1", "3,2", "5,2"})
  void aStepThatDidNotFitIsOneThatDid(int room, int threads) {
    for (String message : List.of(CPU_MESSAGE, CUDA_MESSAGE)) {
      notices.clear();
      try (Weights base = base()) {
        Frozen reference = new Frozen(kernels, base);
        List<List<TokenPair>> batches = completed(reference);
        Ran shrunk =
            run(new Narrow(reference, room, message), MicroBatch.of(8), threads, false, batches);
        assertThat(shrunk.limit().examples()).isLessThanOrEqualTo(room);
        List<String> said = List.copyOf(notices);
        assertThat(said).isNotEmpty();
        assertThat(said.get(said.size() - 1))
            .isEqualTo(
                "cpu ran out of memory; from here on a micro-batch holds at most %d examples and %d tokens"
                    .formatted(shrunk.limit().examples(), shrunk.limit().tokens()));
        Narrow wide = new Narrow(reference, 8, message);
        Ran fitted = run(wide, shrunk.limit(), threads, false, batches);
        assertThat(shrunk.weights()).isEqualTo(fitted.weights()).isNotEqualTo(tensors);
        assertThat(shrunk.moments()).isEqualTo(fitted.moments());
        assertThat(shrunk.metrics()).isEqualTo(fitted.metrics());
        // said and shrunk in the first step alone: the later ones remember
        assertThat(notices).isEqualTo(said).doesNotHaveDuplicates();
        assertThat(shrunk.metrics().get(2))
            .containsEntry("train/micro_batch", (double) shrunk.limit().examples());
      }
    }
  }

  /** So that the reference's rounding, which depends on how many pairs it saw at once, is one. */
  private static List<List<TokenPair>> completed(Frozen reference) {
    List<List<TokenPair>> out = new ArrayList<>();
    DpoObjective dpo = new DpoObjective(reference, 0.1, 0.1, 0.2);
    for (int step = 0; step < 3; step++) out.add(dpo.completed(TestModels.pairs(242 + step, 8)));
    return out;
  }

  @Test
  void theReferenceIsAskedOnceAPairWhateverIsRepeated() {
    try (Weights base = base()) {
      Narrow narrow = new Narrow(new Frozen(kernels, base), 2, CPU_MESSAGE);
      Ran shrunk = run(narrow, MicroBatch.of(8), 2, false);
      assertThat(notices).hasSizeGreaterThan(1);
      assertThat(narrow.completions).hasValue(3 * 8);
      Ran fitted = run(narrow.inner, shrunk.limit(), 2, false);
      assertThat(
              TestModels.distance(
                  TestModels.doubles(fitted.weights()), TestModels.doubles(shrunk.weights())))
          .isLessThan(1e-5);
    }
  }

  @Test
  void anExampleThatDoesNotFitAloneIsAnErrorWithItsTokens() {
    try (Weights base = base()) {
      Narrow none = new Narrow(new Frozen(kernels, base), 0, CPU_MESSAGE);
      int longest = TestModels.pairs(242, 8).stream().mapToInt(TokenPair::tokens).max().orElse(0);
      assertThatThrownBy(() -> run(none, MicroBatch.of(8), 2, false))
          .isInstanceOf(TooLargeException.class)
          .hasMessageStartingWith(
              "one example of " + longest + " tokens does not fit into the memory of cpu");
      assertThat(notices)
          .last()
          .isEqualTo(
              "cpu ran out of memory; from here on micro-batches are computed one at a time");
    }
  }

  @Test
  void otherFailuresAreNotRepeated() {
    try (Weights base = base()) {
      Narrow other = new Narrow(new Frozen(kernels, base), 0, "CUDA error: unspecified launch");
      assertThatThrownBy(() -> run(other, MicroBatch.of(8), 1, false))
          .hasMessageContaining("unspecified launch");
      assertThat(notices).isEmpty();
    }
  }

  /** The gradients of tiny and of whole batches differ by rounding alone. */
  @ParameterizedTest
  @ValueSource(ints = {1, 20, 45})
  void theTokenBudgetChangesNothing(int tokens) {
    AdamW unclipped = new AdamW(0.9, 0.95, 1e-8, 0.1, 1e9);
    try (Weights base = base()) {
      Map<String, HostTensor> whole = firstMoments(base, MicroBatch.of(8), unclipped);
      Map<String, HostTensor> parts = firstMoments(base, new MicroBatch(8, tokens), unclipped);
      assertThat(TestModels.distance(TestModels.doubles(whole), TestModels.doubles(parts)))
          .isLessThan(1e-6);
    }
  }

  private Map<String, HostTensor> firstMoments(Weights base, MicroBatch limit, AdamW adamW) {
    OptimizerState state = OptimizerState.fresh(kernels, Policy.load(kernels, tensors));
    Objective<TokenPair> dpo = new DpoObjective(new Frozen(kernels, base), 0.1, 0.1, 0.2);
    try (Trainer<TokenPair> trainer =
        new Trainer<>(kernels, dpo, adamW, state, limit, 1, notices::add)) {
      trainer.step(TestModels.pairs(244, 8), 1e-3);
      Map<String, HostTensor> moments = state.moments();
      moments.keySet().removeIf(name -> !name.startsWith("first_moment."));
      return moments;
    }
  }

  @Test
  void momentsOnTheCpuChangeNoBit() {
    try (Weights base = base()) {
      DpoObjective dpo = new DpoObjective(new Frozen(kernels, base), 0.1, 0.1, 0.2);
      Ran beside = run(dpo, MicroBatch.of(3), 2, false);
      Ran away = run(dpo, MicroBatch.of(3), 2, true);
      assertThat(away.weights()).isEqualTo(beside.weights()).isNotEqualTo(tensors);
      assertThat(away.moments()).isEqualTo(beside.moments());
      OptimizerState restored =
          OptimizerState.restored(
              kernels, Policy.load(kernels, away.weights()), away.moments(), true);
      assertThat(restored.moments()).isEqualTo(beside.moments());
      restored.close();
    }
  }

  /** The reference computes with kernels of its own, as it would on another device. */
  @Test
  void theReferenceUsesItsOwnKernels() {
    Kernels bf16 = TestModels.kernels(shape, new Compute("cpu", MatmulPath.BF16, MatmulPath.BF16));
    try (Weights base = Policy.load(bf16, TestModels.random(shape, 243, 0.3))) {
      List<TokenPair> pairs = TestModels.pairs(245, 3);
      DpoObjective dpo = new DpoObjective(new Frozen(bf16, base), 0.1, 0, 0);
      double[] expected = new Frozen(bf16, base).logProbs(PairRows.of(pairs));
      assertThat(PairRows.reference(dpo.completed(pairs))).isEqualTo(expected);
      assertThat(new Frozen(kernels, base).logProbs(PairRows.of(pairs))).isNotEqualTo(expected);
    }
  }

  @Test
  void completedPairsKeepTheirOrderAndAreNotAskedAgain() {
    try (Weights base = base()) {
      Narrow objective = new Narrow(new Frozen(kernels, base), 8, CPU_MESSAGE);
      OptimizerState state = OptimizerState.fresh(kernels, Policy.load(kernels, tensors));
      try (Trainer<TokenPair> trainer =
          new Trainer<>(kernels, objective, TestModels.ADAMW, state, 2, 2)) {
        List<TokenPair> pairs = TestModels.pairs(246, 7);
        List<TokenPair> completed = trainer.completed(pairs);
        for (int i = 0; i < 7; i++) {
          assertThat(completed.get(i).chosen()).isSameAs(pairs.get(i).chosen());
          double[] alone = new Frozen(kernels, base).logProbs(PairRows.of(pairs.subList(i, i + 1)));
          TokenPair.LogProbs known = completed.get(i).reference().orElseThrow();
          assertThat(TestModels.worst(alone, new double[] {known.chosen(), known.rejected()}))
              .isLessThan(1e-5);
        }
        assertThat(trainer.completed(completed)).isEqualTo(completed);
        Epochs.train(
            trainer, pairs, 3, 4, new CosineSchedule(1e-3, 0.1, 0, 12), 1, (step, values) -> {});
        assertThat(objective.completions).hasValue(14);
      }
    }
  }

  @Test
  void pairsThatAreNotCompletedAreRefused() {
    assertThatThrownBy(() -> PairRows.reference(TestModels.pairs(247, 1)))
        .hasMessage("a pair that is not completed");
  }

  /** Not a message made up by a test: libtorch itself is refused memory by the system. */
  @Test
  void realMemoryThatRunsOutIsRecognised(@TempDir Path folder)
      throws IOException, InterruptedException {
    assumeTrue(
        Files.isExecutable(Path.of("/usr/bin/prlimit"))
            && Files.exists(Path.of("/proc/self/status")),
        "the limit is set by prlimit, which is Linux's");
    Path out = folder.resolve("out");
    Process probe =
        new ProcessBuilder(
                System.getProperty("java.home") + File.separator + "bin" + File.separator + "java",
                "-Xmx128m",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                OutOfMemoryProbe.class.getName())
            .redirectErrorStream(true)
            .redirectOutput(out.toFile())
            .start();
    try {
      assertThat(probe.waitFor(5, TimeUnit.MINUTES)).as("the probe ended").isTrue();
    } finally {
      probe.destroyForcibly();
    }
    assertThat(probe.exitValue()).as(Files.readString(out)).isZero();
    assertThat(Files.readString(out)).contains("ran out of memory").contains("the same weights");
  }
}
