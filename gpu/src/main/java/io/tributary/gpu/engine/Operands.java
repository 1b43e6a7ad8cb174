package io.tributary.gpu.engine;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * A decoder's weights as the products of a pass multiply them. Matrices that are rounded for that
 * are rounded once, when they are first asked for, and kept until the weights change.
 */
final class Operands {
  private final NDManager owner;
  private final List<NDArray> weights;
  private NDManager scope;
  private List<NDArray> exact;
  private List<NDArray> rounded;

  /**
   * @param owner what is rounded belongs to it too
   * @param weights in the order of {@link WeightLayout}
   */
  Operands(NDManager owner, List<NDArray> weights) {
    this.owner = owner;
    this.weights = weights;
  }

  /**
   * The list that a pass takes: all weights, then the head once more.
   *
   * @param workers share the rounding, if there is any; without them the caller does it
   */
  synchronized List<NDArray> of(Kernels kernels, MatmulPath path, Optional<Workers> workers) {
    if (!path.rounds()) {
      if (exact == null) exact = with(kernels, UnaryOperator.identity());
      return exact;
    }
    if (rounded == null) {
      NDManager own = owner.newSubManager();
      try {
        rounded = with(kernels, matrices -> round(kernels, own, matrices, workers));
        scope = own;
      } catch (RuntimeException e) {
        own.close();
        throw e;
      }
    }
    return rounded;
  }

  private List<NDArray> with(Kernels kernels, UnaryOperator<List<NDArray>> operands) {
    List<Integer> places = WeightLayout.matrices(kernels.shape());
    List<NDArray> matrices = operands.apply(Shares.pick(weights, places));
    List<NDArray> out = new ArrayList<>(weights);
    // the head stays as it is in its own place: the embedding may be the same tensor
    int head = matrices.size() - 1;
    for (int i = 0; i < head; i++) out.set(places.get(i), matrices.get(i));
    out.add(matrices.get(head));
    return List.copyOf(out);
  }

  private static List<NDArray> round(
      Kernels kernels, NDManager own, List<NDArray> matrices, Optional<Workers> workers) {
    if (workers.isEmpty()) return kernels.call(own, "rounded", matrices);
    return Shares.of(matrices, workers.get().count())
        .map(workers.get(), share -> kernels.call(own, "rounded", Shares.pick(matrices, share)));
  }

  /** The weights have changed. No pass may be under way. */
  synchronized void drop() {
    if (scope != null) scope.close();
    scope = null;
    rounded = null;
  }
}
