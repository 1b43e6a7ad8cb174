package io.tributary.gpu.engine;

import ai.djl.ndarray.NDManager;

/** How many native arrays there are. */
public final class LiveArrays {
  private LiveArrays() {}

  /** Arrays of every open scope: scopes are children of the one that the engine keeps. */
  public static int of(Kernels kernels) {
    try (NDManager scope = kernels.newScope()) {
      return scope.getParentManager().getManagedArrays().size();
    }
  }
}
