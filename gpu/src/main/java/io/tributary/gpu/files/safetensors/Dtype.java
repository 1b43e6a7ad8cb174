package io.tributary.gpu.files.safetensors;

import java.util.Optional;

/** Element types of a safetensors file, by the names the file uses. */
public enum Dtype {
  F64(8),
  F32(4),
  F16(2),
  BF16(2),
  F8_E4M3(1),
  F8_E5M2(1),
  I64(8),
  I32(4),
  I16(2),
  I8(1),
  U64(8),
  U32(4),
  U16(2),
  U8(1),
  BOOL(1);

  private final int bytes;

  Dtype(int bytes) {
    this.bytes = bytes;
  }

  /** Bytes an element takes. */
  public int bytes() {
    return bytes;
  }

  /** Whether weights are read and written in it: F32, BF16 and F16. */
  public boolean isWeight() {
    return this == F32 || this == BF16 || this == F16;
  }

  static Optional<Dtype> named(String name) {
    for (Dtype dtype : values()) if (dtype.name().equals(name)) return Optional.of(dtype);
    return Optional.empty();
  }
}
