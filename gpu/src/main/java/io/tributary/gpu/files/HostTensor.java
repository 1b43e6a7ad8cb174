package io.tributary.gpu.files;

import java.util.Arrays;

/**
 * An fp32 tensor on the Java heap, row-major. Equal by shape and by the bits of the values.
 *
 * @param shape sizes, at least 0 each; empty for a scalar
 * @param values as many as the product of the shape; not copied, so the maker must not change them
 */
public record HostTensor(long[] shape, float[] values) {
  public HostTensor {
    shape = shape.clone();
    long size = 1;
    for (long dimension : shape) {
      if (dimension < 0) throw new IllegalArgumentException("shape " + Arrays.toString(shape));
      size = Math.multiplyExact(size, dimension);
    }
    if (size != values.length) {
      throw new IllegalArgumentException(
          "shape " + Arrays.toString(shape) + " needs " + size + " values, got " + values.length);
    }
  }

  @Override
  public long[] shape() {
    return shape.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof HostTensor t
        && Arrays.equals(shape, t.shape)
        && Arrays.equals(values, t.values);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(shape) + Arrays.hashCode(values);
  }

  @Override
  public String toString() {
    return "HostTensor" + Arrays.toString(shape);
  }
}
