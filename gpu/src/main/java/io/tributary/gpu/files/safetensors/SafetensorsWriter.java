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
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/**
 * Writes tensors as a safetensors file. The file appears whole, synced and under its name, or not
 * at all; the same input gives the same bytes.
 */
public final class SafetensorsWriter {
  private SafetensorsWriter() {}

  /** Writes fp32 without metadata. */
  public static void write(Path file, Map<String, HostTensor> tensors) {
    write(file, tensors, Map.of());
  }

  /** Writes fp32; see {@link #write(Path, TensorFeed, Map)}. */
  public static void write(
      Path file, Map<String, HostTensor> tensors, Map<String, String> metadata) {
    write(file, TensorFeed.of(tensors, Dtype.F32), metadata);
  }

  /**
   * Writes the tensors in their order, replacing a file of that name.
   *
   * @param metadata goes to {@code __metadata__}, sorted by key; left out if empty
   * @throws ModelFileException if the file cannot be written, or a value is too large for the dtype
   */
  public static void write(Path file, TensorFeed tensors, Map<String, String> metadata) {
    try {
      DurableFiles.replace(file, out -> writeTo(out, file, tensors, metadata));
    } catch (IOException e) {
      throw new ModelFileException(file, "cannot be written: " + Texts.reason(e), e);
    }
  }

  /**
   * Writes to an open file, from its start.
   *
   * @param named the file that messages name
   * @throws ModelFileException if a name is reserved, the header is too long, a tensor does not
   *     have its shape, or a value is too large for the dtype
   */
  public static void writeTo(
      FileChannel out, Path named, TensorFeed tensors, Map<String, String> metadata)
      throws IOException {
    byte[] header = header(named, tensors, metadata);
    ByteBuffer length =
        ByteBuffer.allocate(SafetensorsHeader.LENGTH_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    DurableFiles.writeFully(out, length.putLong(0, header.length));
    DurableFiles.writeFully(out, ByteBuffer.wrap(header));
    ValueEncoder values = new ValueEncoder(named, tensors.dtype());
    for (Map.Entry<String, long[]> entry : tensors.shapes().entrySet()) {
      String name = entry.getKey();
      HostTensor tensor = tensors.values().apply(name);
      if (tensor == null || !Arrays.equals(tensor.shape(), entry.getValue())) {
        throw new ModelFileException(
            named,
            name,
            "expected %s, found %s"
                .formatted(
                    Arrays.toString(entry.getValue()),
                    tensor == null ? "none" : Arrays.toString(tensor.shape())));
      }
      values.write(out, name, tensor);
    }
  }

  private static byte[] header(Path named, TensorFeed tensors, Map<String, String> metadata)
      throws IOException {
    if (tensors.shapes().containsKey(SafetensorsHeader.METADATA)) {
      throw new ModelFileException(
          named, SafetensorsHeader.METADATA, "is a reserved name; no tensor can have it");
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator json = StrictJson.MAPPER.createGenerator(bytes)) {
      json.writeStartObject();
      if (!metadata.isEmpty()) putMetadata(json, metadata);
      putTensors(json, tensors);
      json.writeEndObject();
    }
    int unpadded = bytes.size();
    byte[] padded = Arrays.copyOf(bytes.toByteArray(), (unpadded + 7) / 8 * 8);
    Arrays.fill(padded, unpadded, padded.length, (byte) ' ');
    if (padded.length > SafetensorsHeader.LONGEST) {
      throw new ModelFileException(
          named,
          "header would take %d bytes; readers take at most %d"
              .formatted(padded.length, SafetensorsHeader.LONGEST));
    }
    return padded;
  }

  private static void putMetadata(JsonGenerator json, Map<String, String> metadata)
      throws IOException {
    json.writeObjectFieldStart(SafetensorsHeader.METADATA);
    // maps have orders of their own, which must not show in a file that is compared or hashed
    for (Map.Entry<String, String> entry : new TreeMap<>(metadata).entrySet()) {
      json.writeStringField(entry.getKey(), entry.getValue());
    }
    json.writeEndObject();
  }

  private static void putTensors(JsonGenerator json, TensorFeed tensors) throws IOException {
    long offset = 0;
    for (Map.Entry<String, long[]> entry : tensors.shapes().entrySet()) {
      long[] shape = entry.getValue();
      long end = Math.addExact(offset, TensorFeed.bytes(tensors.dtype(), shape));
      json.writeObjectFieldStart(entry.getKey());
      json.writeStringField("dtype", tensors.dtype().name());
      json.writeFieldName("shape");
      json.writeArray(shape, 0, shape.length);
      json.writeFieldName("data_offsets");
      json.writeArray(new long[] {offset, end}, 0, 2);
      json.writeEndObject();
      offset = end;
    }
  }
}
