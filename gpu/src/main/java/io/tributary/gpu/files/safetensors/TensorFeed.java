package io.tributary.gpu.files.safetensors;

import io.tributary.gpu.files.HostTensor;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * Tensors on their way into a file. Names and shapes are known at once, values are asked for one
 * tensor at a time, so that a model need not lie in the heap whole.
 *
 * @param shapes by name, in the order of the file
 * @param dtype what all of them are written in: F32, BF16 or F16
 * @param values gives the tensor of a name
 */
public record TensorFeed(
    Map<String, long[]> shapes, Dtype dtype, Function<String, HostTensor> values) {
  public TensorFeed {
    if (!dtype.isWeight()) throw new IllegalArgumentException("not written: " + dtype);
  }

  /** Tensors that lie in the heap already, in the map's order. */
  public static TensorFeed of(Map<String, HostTensor> tensors, Dtype dtype) {
    Map<String, long[]> shapes = new LinkedHashMap<>();
    tensors.forEach((name, tensor) -> shapes.put(name, tensor.shape()));
    return new TensorFeed(shapes, dtype, tensors::get);
  }

  /** Some of the tensors, in that order. */
  public TensorFeed only(Collection<String> names) {
    Map<String, long[]> some = new LinkedHashMap<>();
    names.forEach(name -> some.put(name, shapes.get(name)));
    return new TensorFeed(some, dtype, values);
  }

  /** Bytes that the values of a tensor of this shape take. */
  public static long bytes(Dtype dtype, long... shape) {
    long size = dtype.bytes();
    for (long dimension : shape) size = Math.multiplyExact(size, dimension);
    return size;
  }
}
