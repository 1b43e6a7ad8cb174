package io.tributary.gpu.engine;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Which matrices of a decoder have a low-rank adapter (LoRA, arXiv 2106.09685), and of what size:
 * {@code y = W x + s B A x}.
 *
 * @param rank rows of A and columns of B (r), the same for every matrix
 * @param alpha the scaling's numerator
 * @param rankStabilized whether s is alpha / sqrt(r) rather than alpha / r (rsLoRA, arXiv
 *     2312.03732)
 * @param targets some of {@link #MODULES}, in that order
 */
public record AdapterShape(int rank, double alpha, boolean rankStabilized, Set<String> targets) {
  /** The matrices of a layer that can have one, by the last part of their published names. */
  public static final List<String> MODULES =
      List.of("q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj");

  public AdapterShape {
    if (rank < 1)
      throw new IllegalArgumentException("LoRA rank " + rank + "; it must be 1 or more");
    if (!(alpha > 0) || Double.isInfinite(alpha)) {
      throw new IllegalArgumentException(
          "LoRA alpha " + alpha + "; it must be a number greater than 0");
    }
    targets = ordered(targets);
  }

  /** Plain LoRA on every matrix. */
  public static AdapterShape all(int rank, double alpha) {
    return new AdapterShape(rank, alpha, false, new LinkedHashSet<>(MODULES));
  }

  /** What B A is multiplied by (s). */
  public double scaling() {
    return alpha / (rankStabilized ? Math.sqrt(rank) : rank);
  }

  private static Set<String> ordered(Collection<String> targets) {
    List<String> unknown = new ArrayList<>(targets);
    unknown.removeAll(MODULES);
    if (!unknown.isEmpty() || targets.isEmpty()) {
      throw new IllegalArgumentException(
          "LoRA target modules %s; they must be one or more of %s"
              .formatted(unknown.isEmpty() ? "[]" : unknown, MODULES));
    }
    Set<String> out = new LinkedHashSet<>(MODULES);
    out.retainAll(targets);
    return Collections.unmodifiableSet(out);
  }
}
