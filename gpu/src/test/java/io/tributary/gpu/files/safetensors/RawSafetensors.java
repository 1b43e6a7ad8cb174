package io.tributary.gpu.files.safetensors;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Safetensors bytes put together by hand, so that they can be wrong. */
final class RawSafetensors {
  private RawSafetensors() {}

  static byte[] bytes(String header, byte[] data) {
    byte[] json = header.getBytes(StandardCharsets.UTF_8);
    return bytes(json.length, json, data);
  }

  static byte[] bytes(long headerLength, byte[] header, byte[] data) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    byte[] length =
        ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(headerLength).array();
    out.writeBytes(length);
    out.writeBytes(header);
    out.writeBytes(data);
    return out.toByteArray();
  }

  static Path write(Path folder, byte[] bytes) {
    try {
      Path file = folder.resolve("model.safetensors");
      Files.deleteIfExists(file); // ext4 syncs a file that is truncated and written again
      return Files.write(file, bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static byte[] floats(float... values) {
    ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    for (float value : values) bytes.putFloat(value);
    return bytes.array();
  }
}
