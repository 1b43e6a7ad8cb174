package io.tributary.gpu.engine;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A decoder's weights as the products of a pass multiply them. Matrices that are rounded for that
 * are rounded once, when they are first asked for, and kept until the weights change.
 */
final class Operands {
  private final NDManager owner;
  private final List<NDArray> weights;
  private NDManager scope;
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
    if (!path.rounds()) return with(kernels, List.of());
    if (rounded == null) {
      NDManager own = owner.newSubManager();
      try {
        rounded = with(kernels, round(kernels, own, workers));
        scope = own;
      } catch (RuntimeException e) {
        own.close();
        throw e;
      }
    }
    return rounded;
  }

  private List<NDArray> with(Kernels kernels, List<NDArray> matrices) {
    List<NDArray> out = new ArrayList<>(weights);
    List<Integer> places = WeightLayout.matrices(kernels.shape());
    out.add(weights.get(places.get(places.size() - 1)));
    // the head stays as it is in its own place: the embedding may be the same tensor
    for (int i = 0; i < matrices.size(); i++) {
      out.set(i < matrices.size() - 1 ? places.get(i) : weights.size(), matrices.get(i));
    }
    return List.copyOf(out);
  }

  private List<NDArray> round(Kernels kernels, NDManager own, Optional<Workers> workers) {
    List<NDArray> matrices = Shares.pick(weights, WeightLayout.matrices(kernels.shape()));
    if (workers.isEmpty()) return List.copyOf(kernels.call(own, "rounded", matrices));
    List<NDArray> out = new ArrayList<>(matrices);
    Shares.of(matrices, workers.get().count())
        .each(
            workers.get(),
            share -> {
              List<NDArray> done = kernels.call(own, "rounded", Shares.pick(matrices, share));
              // each place is one share's, so no two threads write the same
              for (int i = 0; i < share.size(); i++) out.set(share.get(i), done.get(i));
            });
    return out;
  }

  /** The weights have changed. No pass may be under way. */
  synchronized void drop() {
    if (scope != null) scope.close();
    scope = null;
    rounded = null;
  }
}
