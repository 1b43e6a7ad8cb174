package io.tributary.config;

/** Arithmetic of the matrix products. */
public enum ComputeType implements Choice {
  /** The faster correct one, measured at start. */
  AUTO,
  /** IEEE single precision. */
  FP32,
  /** bfloat16 products, fp32 master weights. */
  BF16
}
