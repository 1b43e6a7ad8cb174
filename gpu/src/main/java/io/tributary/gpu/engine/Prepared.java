package io.tributary.gpu.engine;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.tributary.gpu.row.RowWeights;
import java.util.List;

/**
 * A version's weights as sampling wants them: norms and scales multiplied in, adapters merged, in
 * the layout that the measured path multiplies fastest. Opaque: some of it has dtypes and layouts
 * that only the kernels can read.
 */
public final class Prepared implements AutoCloseable {
  private final Kernels kernels;
  private final NDManager scope;
  private final List<NDArray> arrays;
  private RowWeights oneRow;
  private volatile int decodedAlone;

  private Prepared(Kernels kernels, NDManager scope, List<NDArray> arrays) {
    this.kernels = kernels;
    this.scope = scope;
    this.arrays = arrays;
  }

  /**
   * Prepares a version.
   *
   * @param rows sequences that are decoded side by side, which the layout is chosen for
   */
  public static Prepared of(Kernels kernels, Weights weights, int rows) {
    NDManager scope = kernels.newScope();
    try {
      List<NDArray> arrays =
          List.copyOf(
              kernels.call(scope, "prepare", weights.base(), weights.adapters(), (long) rows));
      return new Prepared(kernels, scope, arrays);
    } catch (RuntimeException e) {
      scope.close();
      throw e;
    }
  }

  List<NDArray> arrays() {
    return arrays;
  }

  /** The same in the heap, for a row that is alone; packed when first asked for. */
  synchronized RowWeights forOneRow() {
    if (oneRow == null) oneRow = RowPacking.of(kernels, arrays);
    return oneRow;
  }

  /** Tokens that the kernels drew from them for a row that was alone. */
  int decodedAlone() {
    return decodedAlone;
  }

  synchronized void addDecodedAlone(int tokens) {
    decodedAlone += tokens;
  }

  @Override
  public synchronized void close() {
    oneRow = null;
    scope.close();
  }
}
