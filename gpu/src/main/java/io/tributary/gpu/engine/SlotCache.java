package io.tributary.gpu.engine;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.List;

/** Keys and values of a fixed number of slots. Owns them; confined to one thread. */
final class SlotCache implements AutoCloseable {
  private final Kernels kernels;
  private final NDManager scope;
  private final List<NDArray> tensors;

  SlotCache(Kernels kernels, CachePlan plan, Prepared weights) {
    this.kernels = kernels;
    scope = kernels.newScope();
    try {
      long[] size = {plan.slots() + plan.staged(), plan.places() + 1};
      tensors = List.copyOf(kernels.call(scope, "cache", weights.arrays(), size));
    } catch (RuntimeException e) {
      scope.close();
      throw e;
    }
  }

  List<NDArray> tensors() {
    return tensors;
  }

  /** A piece of a prompt: {@code count} tokens from {@code start}, for one slot. */
  record Piece(int slot, int[] prompt, int start, int count) {}

  /** Reads prompt tokens into their slots, after those that are there. */
  void prefill(Prepared weights, List<Piece> pieces) {
    int width = pieces.stream().mapToInt(Piece::count).max().orElseThrow();
    long[] ids = new long[pieces.size() * width];
    long[] slots = new long[pieces.size()];
    long[] starts = new long[pieces.size()];
    long[] counts = new long[pieces.size()];
    for (int r = 0; r < pieces.size(); r++) {
      Piece piece = pieces.get(r);
      for (int i = 0; i < piece.count(); i++) {
        ids[r * width + i] = piece.prompt()[piece.start() + i];
      }
      slots[r] = piece.slot();
      starts[r] = piece.start();
      counts[r] = piece.count();
    }
    try (NDManager call = kernels.newScope()) {
      kernels.call(
          call,
          "prefill",
          weights.arrays(),
          tensors,
          call.create(ids, new Shape(pieces.size(), width)),
          call.create(slots),
          call.create(starts),
          call.create(counts));
    }
  }

  /** Copies the first {@code length} places of one slot to another. */
  void copy(int from, int to, int length) {
    if (length == 0) return;
    try (NDManager call = kernels.newScope()) {
      kernels.call(call, "copy", tensors, (long) from, (long) to, (long) length);
    }
  }

  /** Keys and values of {@code count} places of a slot, [layers, K, 2, count, E]. */
  float[] read(int slot, int from, int count) {
    try (NDManager call = kernels.newScope()) {
      return kernels
          .call(call, "read_slot", tensors, (long) slot, (long) from, (long) count)
          .get(0)
          .toFloatArray();
    }
  }

  /** Writes what {@link #read} gives. */
  void write(int slot, int from, int count, float[] values) {
    DecoderShape s = kernels.shape();
    try (NDManager call = kernels.newScope()) {
      NDArray rows =
          call.create(values, new Shape(s.layers(), s.kvHeads(), 2, count, s.headWidth()));
      kernels.call(call, "fill_slot", tensors, rows, (long) slot, (long) from);
    }
  }

  @Override
  public void close() {
    scope.close();
  }
}
