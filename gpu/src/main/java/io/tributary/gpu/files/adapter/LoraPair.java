package io.tributary.gpu.files.adapter;

import io.tributary.gpu.files.HostTensor;
import java.util.Arrays;

/**
 * The two factors of a module's change, B A.
 *
 * @param a [rank, in]
 * @param b [out, rank]
 */
public record LoraPair(HostTensor a, HostTensor b) {
  public LoraPair {
    long[] first = a.shape();
    long[] second = b.shape();
    if (first.length != 2 || second.length != 2 || first[0] != second[1]) {
      throw new IllegalArgumentException(
          "no product of B %s and A %s".formatted(Arrays.toString(second), Arrays.toString(first)));
    }
  }
}
