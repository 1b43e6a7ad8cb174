package io.tributary.gpu.files.safetensors;

import java.util.Arrays;

/**
 * What a safetensors header says of one tensor.
 *
 * @param shape sizes, at least 0 each; empty for a scalar
 * @param begin first byte, counted from the start of the data
 * @param end byte after the last
 */
public record TensorInfo(String name, Dtype dtype, long[] shape, long begin, long end) {
  public TensorInfo {
    shape = shape.clone();
  }

  @Override
  public long[] shape() {
    return shape.clone();
  }

  /** How many elements the tensor has. */
  public long elements() {
    return (end - begin) / dtype.bytes();
  }

  public boolean hasShape(long... wanted) {
    return Arrays.equals(shape, wanted);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof TensorInfo t
        && name.equals(t.name)
        && dtype == t.dtype
        && Arrays.equals(shape, t.shape)
        && begin == t.begin
        && end == t.end;
  }

  @Override
  public int hashCode() {
    return name.hashCode() * 31 + Long.hashCode(begin);
  }

  @Override
  public String toString() {
    return name + " " + dtype + Arrays.toString(shape);
  }
}
