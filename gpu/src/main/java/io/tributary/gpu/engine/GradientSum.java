package io.tributary.gpu.engine;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.List;
import java.util.function.Function;

/**
 * What the parts of a batch add up to, in the order in which they are added. Owns the gradients.
 */
final class GradientSum implements AutoCloseable {
  private final Kernels kernels;
  private final Workers workers;
  private final NDManager scope;
  private final Means means = new Means();
  private double loss;
  private List<NDArray> gradients;

  /**
   * @param workers share the tensors
   */
  GradientSum(Kernels kernels, Workers workers) {
    this.kernels = kernels;
    this.workers = workers;
    this.scope = kernels.newScope();
  }

  /** Owns the gradients of the parts that are added. */
  NDManager scope() {
    return scope;
  }

  double loss() {
    return loss;
  }

  Means means() {
    return means;
  }

  /** In fp32 once it is {@link #finish}ed. */
  List<NDArray> gradients() {
    return gradients;
  }

  void add(Part part) {
    loss += part.loss();
    means.addAll(part.statistics());
    List<NDArray> more = part.gradients();
    if (gradients == null) {
      gradients = more;
      return;
    }
    replace(
        share ->
            kernels.call(scope, "added", Shares.pick(gradients, share), Shares.pick(more, share)));
    more.forEach(NDArray::close);
  }

  /** Nothing more is to be added: all of it becomes fp32. */
  void finish() {
    replace(share -> kernels.call(scope, "fp32", Shares.pick(gradients, share)));
  }

  private void replace(Function<List<Integer>, List<NDArray>> by) {
    List<NDArray> others = Shares.of(gradients, workers.count()).map(workers, by);
    // the tensor of a handle that is closed may live on in another
    gradients.forEach(NDArray::close);
    gradients = others;
  }

  @Override
  public void close() {
    scope.close();
  }
}
