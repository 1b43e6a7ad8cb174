package io.tributary.gpu.files.safetensors;

import io.tributary.gpu.files.ModelFileException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Map;

/**
 * The header of a safetensors file: 8 bytes of length (little-endian), then a JSON object, then the
 * data. Nothing is believed: a header that passes describes the data bytes exactly, without hole or
 * overlap.
 *
 * @param metadata the entries of {@code __metadata__}, in file order
 * @param tensors by name, in file order
 * @param dataStart offset of the first data byte in the file
 */
record SafetensorsHeader(
    Map<String, String> metadata, Map<String, TensorInfo> tensors, long dataStart) {
  static final String METADATA = "__metadata__";
  static final int LENGTH_BYTES = 8;

  /** The limit of the format's own reader. */
  static final long LONGEST = 100_000_000;

  /** Reads and checks; takes heap by what the header says, not by how long it claims to be. */
  static SafetensorsHeader read(Path file, FileChannel channel) throws IOException {
    long size = channel.size();
    if (size < LENGTH_BYTES) {
      throw new ModelFileException(
          file, "has " + size + " bytes; a safetensors file has at least " + LENGTH_BYTES);
    }
    ByteBuffer length = ByteBuffer.allocate(LENGTH_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    new FileSlice(file, channel, 0, LENGTH_BYTES).readFully(length.array());
    long headerLength = length.getLong(0);
    if (headerLength < 0 || headerLength > LONGEST) {
      throw new ModelFileException(
          file,
          "header length "
              + Long.toUnsignedString(headerLength)
              + " is over the limit of "
              + LONGEST
              + " bytes; this is not a safetensors file, or it is damaged");
    }
    if (headerLength > size - LENGTH_BYTES) {
      throw new ModelFileException(
          file,
          "header of " + headerLength + " bytes is longer than the file of " + size + " bytes");
    }
    long dataStart = LENGTH_BYTES + headerLength;
    HeaderParser parser = new HeaderParser(file);
    parser.parse(new FileSlice(file, channel, LENGTH_BYTES, dataStart));
    Layout.check(file, parser.tensors().values(), size - dataStart);
    return new SafetensorsHeader(parser.metadata(), parser.tensors(), dataStart);
  }
}
