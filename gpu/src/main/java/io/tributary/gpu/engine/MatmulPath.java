package io.tributary.gpu.engine;

/**
 * The ways a matrix product can be computed; the numbers are those of the kernel {@code linear}.
 */
public enum MatmulPath {
  /** fp32 through libtorch's default BLAS. */
  FP32(0, true),
  /** fp32 through oneDNN; has no autograd, so for sampling and scoring only. */
  FP32_ONEDNN(1, false),
  /** bf16, with fp32 master weights. */
  BF16(2, true);

  private final int code;
  private final boolean differentiable;

  MatmulPath(int code, boolean differentiable) {
    this.code = code;
    this.differentiable = differentiable;
  }

  int code() {
    return code;
  }

  public boolean differentiable() {
    return differentiable;
  }
}
