package io.tributary.gpu.engine;

/**
 * The ways a matrix product can be computed; the numbers are those of the kernel {@code linear}.
 */
public enum MatmulPath {
  /** fp32 through libtorch's default BLAS. */
  FP32(0, true),
  /** fp32 through oneDNN; for sampling with weights packed for the batch. */
  FP32_ONEDNN(1, true),
  /** Products in bf16, all else in fp32. */
  BF16(2, true),
  /** Sampling from weights in fp16; all else as FP32. */
  FP16(3, false),
  /** bf16 throughout, with fp32 weights, norms and log-probs; for CUDA. */
  BF16_FLOW(4, true),
  /** Sampling from weights rounded to int8 with a scale for each row; all else as FP32. */
  INT8(5, false),
  /** As FP16, through FBGEMM: products in fp32, weights packed; on x86 alone. */
  FP16_FBGEMM(6, false),
  /** Sampling as BF16, from weights that oneDNN packs for the batch; where it has bf16 products. */
  BF16_ONEDNN(7, false);

  private final int code;
  private final boolean trains;

  MatmulPath(int code, boolean trains) {
    this.code = code;
    this.trains = trains;
  }

  /** The path for training in bf16 on that device. */
  public static MatmulPath bf16(String device) {
    return device.equals("cpu") ? BF16 : BF16_FLOW;
  }

  /** The path for sampling in bf16 on that device. */
  public static MatmulPath bf16Sampling(String device) {
    return device.equals("cpu") && BF16_ONEDNN.isThere() ? BF16_ONEDNN : bf16(device);
  }

  /** The path for sampling from fp16 weights on this machine's processor. */
  public static MatmulPath fp16() {
    return FP16_FBGEMM.isThere() ? FP16_FBGEMM : FP16;
  }

  /** Whether this machine's processor has it. */
  public boolean isThere() {
    return switch (this) {
      case FP16_FBGEMM, BF16_ONEDNN -> PackedPaths.work(this);
      default -> true;
    };
  }

  int code() {
    return code;
  }

  /** Whether gradients may be computed on it. */
  public boolean trains() {
    return trains;
  }

  /**
   * Whether two matrices as they are are multiplied its own way: else that takes weights prepared
   * for sampling, and all other products are those of FP32.
   */
  public boolean plainProducts() {
    return trains;
  }

  /** The path for scoring alone where this one samples: the same products, or those of fp32. */
  public MatmulPath scoring() {
    return switch (this) {
      case BF16_ONEDNN -> BF16;
      case FP16, FP16_FBGEMM, INT8 -> FP32;
      default -> this;
    };
  }

  /** Whether it is one for CPUs. */
  public boolean onCpu() {
    return this != BF16_FLOW;
  }

  /** Bytes that sampling reads for a weight. */
  public int bytesPerWeight() {
    return switch (this) {
      case FP32, FP32_ONEDNN -> 4;
      case BF16, FP16, FP16_FBGEMM, BF16_FLOW, BF16_ONEDNN -> 2;
      case INT8 -> 1;
    };
  }

  /** Whether its products take fp32 weights rounded to bf16. */
  boolean rounds() {
    return switch (this) {
      case BF16, BF16_FLOW, BF16_ONEDNN -> true;
      case FP32, FP32_ONEDNN, FP16, FP16_FBGEMM, INT8 -> false;
    };
  }

  /** Whether its products are fp32. */
  public boolean exact() {
    return this == FP32 || this == FP32_ONEDNN;
  }
}
