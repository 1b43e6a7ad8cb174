package io.tributary.gpu.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a training step takes at its peak, each measured in a JVM of its own. */
class StepMemoryTest {
  /** What is freed goes back to the kernel at once, so that what is resident is what is in use. */
  private static final Map<String, String> EXACT =
      Map.of(
          "MALLOC_MMAP_THRESHOLD_", "65536",
          "MALLOC_TRIM_THRESHOLD_", "65536",
          "MALLOC_ARENA_MAX", "1");

  private static final long CHUNK = 4L << 20;
  private static final long ALL_LOGITS =
      4L * StepMemoryProbe.POSITIONS * StepMemoryProbe.WIDE.vocabulary();

  @TempDir private Path folder;

  /** There is no tensor of all positions by the vocabulary: a step is far below the size of one. */
  @Test
  void logitsExistAChunkAtATime() throws IOException, InterruptedException {
    long whole = step("wide", new TrainingMemory(0, false, ALL_LOGITS));
    assertThat(whole)
        .as("logits, and no probabilities beside them")
        .isBetween(ALL_LOGITS, 12 * ALL_LOGITS / 10);
    long chunked = step("wide", new TrainingMemory(0, false, CHUNK));
    assertThat(chunked).isLessThan(ALL_LOGITS / 5);
  }

  /** The probabilities that are kept for the gradient are what {@code logitBytes} allows. */
  @Test
  void keptProbabilitiesAreBounded() throws IOException, InterruptedException {
    long all = step("wide", new TrainingMemory(ALL_LOGITS + CHUNK, false, CHUNK));
    assertThat(all).isGreaterThan(ALL_LOGITS);
    long quarter = step("wide", new TrainingMemory(ALL_LOGITS / 4, false, CHUNK));
    assertThat(quarter).isBetween(ALL_LOGITS / 5, ALL_LOGITS / 2);
  }

  /** Of 24 layers the inputs alone are kept, and what one of them computed at a time. */
  @Test
  void recomputedLayersKeepTheirInputAlone() throws IOException, InterruptedException {
    long kept = step("deep", new TrainingMemory(0, false, CHUNK));
    long recomputed = step("deep", new TrainingMemory(0, true, CHUNK));
    assertThat(kept).isGreaterThan(5 * recomputed);
    // the inputs alone
    assertThat(recomputed)
        .isGreaterThan(
            4L
                * StepMemoryProbe.POSITIONS
                * StepMemoryProbe.DEEP.width()
                * StepMemoryProbe.DEEP.layers());
  }

  /** Bytes that a step takes beyond what is there before it. */
  private long step(String shape, TrainingMemory memory) throws IOException, InterruptedException {
    assumeTrue(Files.isWritable(ProcStatus.CLEAR), "the peak is Linux's to forget");
    String line =
        ProbeProcess.lines(
                StepMemoryProbe.class,
                folder,
                EXACT,
                shape,
                memory.chunkBytes(),
                memory.logitBytes(),
                memory.recompute())
            .get(0);
    return Long.parseLong(line);
  }
}
