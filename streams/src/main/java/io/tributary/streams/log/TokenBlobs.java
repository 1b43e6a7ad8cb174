package io.tributary.streams.log;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Arrays as BLOBs: little-endian, four bytes an element. */
final class TokenBlobs {
  private TokenBlobs() {}

  static byte[] ofInts(int[] values) {
    ByteBuffer bytes = buffer(values.length);
    bytes.asIntBuffer().put(values);
    return bytes.array();
  }

  static byte[] ofFloats(float[] values) {
    ByteBuffer bytes = buffer(values.length);
    bytes.asFloatBuffer().put(values);
    return bytes.array();
  }

  static int[] toInts(byte[] blob) {
    int[] values = new int[blob.length / 4];
    ByteBuffer.wrap(blob).order(ByteOrder.LITTLE_ENDIAN).asIntBuffer().get(values);
    return values;
  }

  static float[] toFloats(byte[] blob) {
    float[] values = new float[blob.length / 4];
    ByteBuffer.wrap(blob).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
    return values;
  }

  private static ByteBuffer buffer(int elements) {
    return ByteBuffer.allocate(4 * elements).order(ByteOrder.LITTLE_ENDIAN);
  }
}
