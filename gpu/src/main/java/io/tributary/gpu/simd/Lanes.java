package io.tributary.gpu.simd;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** The widest vectors of this processor, and what arrays are padded to. */
public final class Lanes {
  static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_PREFERRED;
  static final int LANES = FLOATS.length();

  /** Rows of a block: four vectors, so that four sums grow side by side. */
  public static final int BLOCK = 4 * LANES;

  private Lanes() {}

  /** The least multiple of {@link #BLOCK} that is not below {@code count}. */
  public static int padded(int count) {
    return Math.multiplyExact(blocks(count), BLOCK);
  }

  /** Blocks that hold {@code count} rows. */
  public static int blocks(int count) {
    return (count + BLOCK - 1) / BLOCK;
  }
}
