package io.tributary.gpu.engine;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.List;

/** A set of weights on the device, in the kernels' order, with the scope that owns them. */
public final class Weights implements AutoCloseable {
  private final NDManager scope;
  private final List<NDArray> arrays;

  Weights(NDManager scope, List<NDArray> arrays) {
    this.scope = scope;
    this.arrays = List.copyOf(arrays);
  }

  List<NDArray> arrays() {
    return arrays;
  }

  /** A copy on the same device with a scope of its own, without gradients. */
  public Weights copy(Kernels kernels) {
    NDManager own = kernels.newScope();
    List<NDArray> copies = new ArrayList<>();
    for (NDArray array : arrays) {
      NDArray copy = array.duplicate();
      copy.attach(own);
      copies.add(copy);
    }
    return new Weights(own, copies);
  }

  /** Zeros of the same shapes: optimizer moments. */
  Weights zerosLike(Kernels kernels) {
    NDManager own = kernels.newScope();
    List<NDArray> zeros = new ArrayList<>();
    for (NDArray array : arrays) zeros.add(own.zeros(array.getShape(), array.getDataType()));
    return new Weights(own, zeros);
  }

  /** Marks the arrays as leaves that gradients are taken for. */
  void requireGradients() {
    for (NDArray array : arrays) array.setRequiresGradient(true);
  }

  @Override
  public void close() {
    scope.close();
  }
}
