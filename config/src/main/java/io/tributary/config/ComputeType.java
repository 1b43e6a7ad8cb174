package io.tributary.config;

/** Arithmetic of the matrix products. */
public enum ComputeType implements Choice {
  /** The faster correct one, measured at start. */
  AUTO,
  /** IEEE single precision. */
  FP32,
  /** bfloat16 products, fp32 master weights. */
  BF16,
  /** On a CPU, sampling from weights in fp16; everything else as in {@link #AUTO}. */
  FP16,
  /** On a CPU, sampling from weights in int8 with a scale for each row; else as {@link #AUTO}. */
  INT8;

  boolean forCpusOnly() {
    return this == FP16 || this == INT8;
  }
}
