package io.tributary.gpu.engine;

import io.tributary.gpu.row.RowShape;
import io.tributary.gpu.simd.Simd;
import java.util.Locale;
import java.util.Optional;

/**
 * Whether a row that is alone is decoded in Java rather than by the kernels, which hangs on the
 * JVM's options, the processor and the model alone: a run that is repeated chooses the same.
 *
 * @param obstacle why it is not; empty if it is
 * @param bytes of the heap that a version's weights take
 */
public record RowChoice(Optional<String> obstacle, long bytes) {
  private static final long MIB = 1 << 20;

  /** What processors' caches hold; libtorch too reads what is larger at the rate of memory. */
  private static final long MOST_IN_FP32 = 64 * MIB;

  /** What can be chosen for that model, with so many copies of weights at a time. */
  public static RowChoice of(DecoderShape shape, Compute compute, int copies) {
    Optional<String> first = general(compute);
    if (first.isPresent()) return new RowChoice(first, 0);
    long bytes = RowPacking.bytes(shape, compute.inference());
    if (compute.inference() != MatmulPath.INT8 && bytes > MOST_IN_FP32) {
      return new RowChoice(
          Optional.of(
              "%,d MiB of fp32 weights are more than caches hold (%,d MiB): model.dtype = int8 gains"
                  .formatted(bytes / MIB, MOST_IN_FP32 / MIB)),
          bytes);
    }
    return new RowChoice(size(shape, copies * bytes), bytes);
  }

  private static Optional<String> general(Compute compute) {
    if (Simd.obstacle().isPresent()) return Simd.obstacle();
    if (!compute.device().equals("cpu")) return Optional.of("the device is " + compute.device());
    return switch (compute.inference()) {
      case FP32, FP32_ONEDNN, INT8 -> Optional.empty();
      case BF16, FP16, FP16_FBGEMM, BF16_FLOW, BF16_ONEDNN ->
          Optional.of(
              "it has no products for "
                  + compute.inference().name().toLowerCase(Locale.ROOT)
                  + ", fp32 and int8 alone");
    };
  }

  private static Optional<String> size(DecoderShape shape, long bytes) {
    long embedding = (long) Float.BYTES * shape.vocabulary() * shape.width();
    if (embedding > Integer.MAX_VALUE) {
      return Optional.of("an embedding of %,d bytes is too large for it".formatted(embedding));
    }
    long heap = Runtime.getRuntime().maxMemory() / 2;
    if (bytes > heap) {
      return Optional.of(
          "its weights would take %,d MiB and half of the heap is %,d MiB: raise -Xmx"
              .formatted(bytes / MIB, heap / MIB));
    }
    return Optional.empty();
  }

  /** Whether it is. */
  public boolean used() {
    return obstacle.isEmpty();
  }

  /** In words, for {@code doctor} and the log. */
  public String describe() {
    return obstacle
        .map(why -> "by libtorch: " + why)
        .orElseGet(
            () ->
                "in Java, vectors of %d floats, %,d MiB of the heap for a version's weights"
                    .formatted(Simd.lanes(), (bytes + MIB - 1) / MIB));
  }

  static RowShape shape(DecoderShape s) {
    float[] frequencies = new float[s.frequencies().size()];
    for (int i = 0; i < frequencies.length; i++) {
      frequencies[i] = s.frequencies().get(i).floatValue();
    }
    return new RowShape(
        s.vocabulary(),
        s.width(),
        s.layers(),
        s.heads(),
        s.kvHeads(),
        s.headWidth(),
        s.ffn(),
        s.variant().window(),
        s.variant().gelu(),
        s.rmsEps(),
        frequencies);
  }
}
