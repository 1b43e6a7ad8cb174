package io.tributary.gpu.files.safetensors;

import com.fasterxml.jackson.core.JsonGenerator;
import io.tributary.gpu.files.DurableFiles;
import io.tributary.gpu.files.HostTensor;
import io.tributary.gpu.files.ModelFileException;
import io.tributary.gpu.files.StrictJson;
import io.tributary.gpu.files.Texts;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;

/**
 * Writes fp32 tensors as a safetensors file. The file appears whole, synced and under its name, or
 * not at all; the same input gives the same bytes.
 */
public final class SafetensorsWriter {
  private static final int CHUNK = 1 << 20;

  private SafetensorsWriter() {}

  /** Writes without metadata. */
  public static void write(Path file, Map<String, HostTensor> tensors) {
    write(file, tensors, Map.of());
  }

  /**
   * Writes the tensors in the map's order, replacing a file of that name.
   *
   * @param metadata goes to {@code __metadata__}, in the map's order; left out if empty
   * @throws ModelFileException if the file cannot be written
   */
  public static void write(
      Path file, Map<String, HostTensor> tensors, Map<String, String> metadata) {
    try {
      writeFile(file, tensors, metadata);
    } catch (IOException e) {
      throw new ModelFileException(file, "cannot be written: " + Texts.reason(e), e);
    }
  }

  public static void writeFile(
      Path file, Map<String, HostTensor> tensors, Map<String, String> metadata) throws IOException {
    if (tensors.containsKey(SafetensorsHeader.METADATA)) {
      throw new ModelFileException(
          file, SafetensorsHeader.METADATA, "is a reserved name; no tensor can have it");
    }
    byte[] header = header(tensors, metadata);
    if (header.length > SafetensorsHeader.LONGEST) {
      throw new ModelFileException(
          file,
          String.format(
              "header would take %d bytes; readers take at most %d",
              header.length, SafetensorsHeader.LONGEST));
    }
    DurableFiles.replace(file, out -> writeTo(out, header, tensors));
  }

  private static void writeTo(FileChannel out, byte[] header, Map<String, HostTensor> tensors)
      throws IOException {
    ByteBuffer length =
        ByteBuffer.allocate(SafetensorsHeader.LENGTH_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    DurableFiles.writeFully(out, length.putLong(0, header.length));
    DurableFiles.writeFully(out, ByteBuffer.wrap(header));
    ByteBuffer chunk = ByteBuffer.allocateDirect(CHUNK).order(ByteOrder.LITTLE_ENDIAN);
    FloatBuffer floats = chunk.asFloatBuffer();
    for (HostTensor tensor : tensors.values()) {
      float[] values = tensor.values();
      for (int at = 0; at < values.length; at += floats.capacity()) {
        int n = Math.min(floats.capacity(), values.length - at);
        floats.clear().put(values, at, n);
        DurableFiles.writeFully(out, chunk.clear().limit(n * Float.BYTES));
      }
    }
  }

  private static byte[] header(Map<String, HostTensor> tensors, Map<String, String> metadata)
      throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator json = StrictJson.MAPPER.createGenerator(bytes)) {
      json.writeStartObject();
      if (!metadata.isEmpty()) {
        json.writeObjectFieldStart(SafetensorsHeader.METADATA);
        for (Map.Entry<String, String> entry : metadata.entrySet()) {
          json.writeStringField(entry.getKey(), entry.getValue());
        }
        json.writeEndObject();
      }
      long offset = 0;
      for (Map.Entry<String, HostTensor> entry : tensors.entrySet()) {
        long[] shape = entry.getValue().shape();
        long end = offset + (long) Float.BYTES * entry.getValue().values().length;
        json.writeObjectFieldStart(entry.getKey());
        json.writeStringField("dtype", Dtype.F32.name());
        json.writeFieldName("shape");
        json.writeArray(shape, 0, shape.length);
        json.writeFieldName("data_offsets");
        json.writeArray(new long[] {offset, end}, 0, 2);
        json.writeEndObject();
        offset = end;
      }
      json.writeEndObject();
    }
    int unpadded = bytes.size();
    byte[] padded = Arrays.copyOf(bytes.toByteArray(), (unpadded + 7) / 8 * 8);
    Arrays.fill(padded, unpadded, padded.length, (byte) ' ');
    return padded;
  }
}
