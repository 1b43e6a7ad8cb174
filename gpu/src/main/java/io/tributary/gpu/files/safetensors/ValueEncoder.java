package io.tributary.gpu.files.safetensors;

import io.tributary.gpu.files.DurableFiles;
import io.tributary.gpu.files.HostTensor;
import io.tributary.gpu.files.ModelFileException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.ShortBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/** Writes the values of tensors in one dtype, little-endian, in chunks. */
final class ValueEncoder {
  private static final int CHUNK = 1 << 20;

  private final Path named;
  private final Dtype dtype;
  private final ByteBuffer chunk = ByteBuffer.allocateDirect(CHUNK).order(ByteOrder.LITTLE_ENDIAN);
  private final FloatBuffer floats = chunk.asFloatBuffer();
  private final ShortBuffer shorts = chunk.asShortBuffer();

  /**
   * @param named the file that messages name
   */
  ValueEncoder(Path named, Dtype dtype) {
    this.named = named;
    this.dtype = dtype;
  }

  void write(FileChannel out, String name, HostTensor tensor) throws IOException {
    float[] values = tensor.values();
    int most = CHUNK / dtype.bytes();
    for (int at = 0; at < values.length; at += most) {
      int n = Math.min(most, values.length - at);
      if (dtype == Dtype.F32) floats.clear().put(values, at, n);
      else narrow(name, values, at, n);
      DurableFiles.writeFully(out, chunk.clear().limit(n * dtype.bytes()));
    }
  }

  private void narrow(String name, float[] values, int from, int n) {
    boolean f16 = dtype == Dtype.F16;
    int infinity = f16 ? 0x7c00 : 0x7f80;
    shorts.clear();
    for (int i = from; i < from + n; i++) {
      short bits = f16 ? HalfFloats.toF16(values[i]) : HalfFloats.toBf16(values[i]);
      if ((bits & 0x7fff) == infinity && !Float.isInfinite(values[i])) {
        throw overflow(name, values[i], i);
      }
      shorts.put(bits);
    }
  }

  private ModelFileException overflow(String name, float value, int index) {
    float largest = dtype == Dtype.F16 ? HalfFloats.LARGEST_F16 : HalfFloats.LARGEST_BF16;
    return new ModelFileException(
        named,
        name,
        "value %s at index %d is too large for %s, whose largest is %s; write %s"
            .formatted(value, index, dtype, largest, dtype == Dtype.F16 ? "BF16 or F32" : "F32"));
  }
}
