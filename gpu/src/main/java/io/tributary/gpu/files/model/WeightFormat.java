package io.tributary.gpu.files.model;

import io.tributary.gpu.files.safetensors.Dtype;

/**
 * How a model's weights are written.
 *
 * @param dtype F32, BF16 or F16; values are rounded to the nearest, ties to even
 * @param shardBytes most bytes of tensors in a file; a larger model becomes several files and
 *     {@code model.safetensors.index.json}
 */
public record WeightFormat(Dtype dtype, long shardBytes) {
  /** 5 GB. */
  public static final long USUAL_SHARD = 5_000_000_000L;

  public static final WeightFormat F32 = of(Dtype.F32);

  public WeightFormat {
    if (!dtype.isWeight()) throw new IllegalArgumentException("not written: " + dtype);
    if (shardBytes < 1) throw new IllegalArgumentException("shardBytes " + shardBytes);
  }

  /** That dtype, in files of at most 5 GB. */
  public static WeightFormat of(Dtype dtype) {
    return new WeightFormat(dtype, USUAL_SHARD);
  }
}
