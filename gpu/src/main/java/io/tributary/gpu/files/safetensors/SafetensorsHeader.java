package io.tributary.gpu.files.safetensors;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.tributary.gpu.files.ModelFileException;
import io.tributary.gpu.files.StrictJson;
import io.tributary.gpu.files.Texts;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
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

  static SafetensorsHeader read(Path file, FileChannel channel) throws IOException {
    long size = channel.size();
    if (size < LENGTH_BYTES) {
      throw new ModelFileException(
          file, "has " + size + " bytes; a safetensors file has at least " + LENGTH_BYTES);
    }
    ByteBuffer length = ByteBuffer.allocate(LENGTH_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    readFully(file, channel, length, 0);
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
    ByteBuffer header = ByteBuffer.allocate((int) headerLength);
    readFully(file, channel, header, LENGTH_BYTES);
    return new Parser(file, header.array()).parse(size - LENGTH_BYTES - headerLength);
  }

  private static void readFully(Path file, FileChannel channel, ByteBuffer into, long position)
      throws IOException {
    while (into.hasRemaining()) {
      int n = channel.read(into, position + into.position());
      if (n < 0) throw new ModelFileException(file, "ended while it was read");
    }
  }

  private static final class Parser {
    private final Path file;
    private final byte[] bytes;
    private final Map<String, String> metadata = new LinkedHashMap<>();
    private final Map<String, TensorInfo> tensors = new LinkedHashMap<>();

    Parser(Path file, byte[] bytes) {
      this.file = file;
      this.bytes = bytes;
    }

    SafetensorsHeader parse(long dataLength) throws IOException {
      int end = bytes.length;
      while (end > 0 && bytes[end - 1] == ' ') end--;
      if (end == 0 || bytes[0] != '{' || bytes[end - 1] != '}') {
        throw new ModelFileException(
            file, "header is not a JSON object, from '{' to '}' and padded with spaces only");
      }
      try (JsonParser json = StrictJson.parser(bytes, 0, end)) {
        json.nextToken();
        while (json.nextToken() == JsonToken.FIELD_NAME) {
          String name = json.currentName();
          if (name.equals(METADATA)) readMetadata(json);
          else tensors.put(name, readTensor(json, name));
        }
        if (json.nextToken() != null) {
          throw new ModelFileException(file, "header has more after its JSON object");
        }
      } catch (JsonProcessingException e) {
        throw new ModelFileException(file, "header is not valid JSON: " + StrictJson.reason(e), e);
      } catch (CharacterCodingException e) {
        throw new ModelFileException(file, "header is not UTF-8", e);
      }
      checkLayout(dataLength);
      return new SafetensorsHeader(
          Collections.unmodifiableMap(metadata),
          Collections.unmodifiableMap(tensors),
          LENGTH_BYTES + (long) bytes.length);
    }

    private void readMetadata(JsonParser json) throws IOException {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        throw new ModelFileException(file, METADATA + " is not a JSON object");
      }
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String key = json.currentName();
        if (json.nextToken() != JsonToken.VALUE_STRING) {
          throw new ModelFileException(
              file, METADATA + " entry " + Texts.quote(key) + " is not a string");
        }
        metadata.put(key, json.getText());
      }
    }

    private TensorInfo readTensor(JsonParser json, String name) throws IOException {
      if (json.nextToken() != JsonToken.START_OBJECT) throw bad(name, "is not a JSON object");
      Dtype dtype = null;
      long[] shape = null;
      long[] offsets = null;
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String key = json.currentName();
        json.nextToken();
        switch (key) {
          case "dtype" -> dtype = dtype(json, name);
          case "shape" -> shape = wholeNumbers(json, name, key);
          case "data_offsets" -> offsets = wholeNumbers(json, name, key);
          default -> throw bad(name, "unknown key " + Texts.quote(key));
        }
      }
      if (dtype == null) throw bad(name, "has no dtype");
      if (shape == null) throw bad(name, "has no shape");
      if (offsets == null) throw bad(name, "has no data_offsets");
      if (offsets.length != 2 || offsets[0] > offsets[1]) {
        throw bad(name, "data_offsets " + Arrays.toString(offsets) + " are not [begin, end]");
      }
      return new TensorInfo(name, dtype, shape, offsets[0], offsets[1]);
    }

    private Dtype dtype(JsonParser json, String name) throws IOException {
      if (json.currentToken() != JsonToken.VALUE_STRING) throw bad(name, "dtype is not a string");
      String text = json.getText();
      return Dtype.named(text)
          .orElseThrow(
              () ->
                  bad(
                      name,
                      "unknown dtype "
                          + Texts.quote(text)
                          + "; known are "
                          + Arrays.toString(Dtype.values())));
    }

    private long[] wholeNumbers(JsonParser json, String name, String key) throws IOException {
      if (json.currentToken() != JsonToken.START_ARRAY) throw bad(name, key + " is not a list");
      List<Long> numbers = new ArrayList<>();
      while (json.nextToken() != JsonToken.END_ARRAY) {
        // "-0" is an integer to the parser, but no size.
        boolean whole =
            json.currentToken() == JsonToken.VALUE_NUMBER_INT
                && json.getNumberType() != JsonParser.NumberType.BIG_INTEGER
                && !json.getText().startsWith("-");
        if (!whole) {
          String found = json.currentToken().isScalarValue() ? json.getText() : "no number";
          throw bad(name, key + " has " + Texts.quote(found) + ", not a whole number from 0 up");
        }
        numbers.add(json.getLongValue());
      }
      return numbers.stream().mapToLong(Long::longValue).toArray();
    }

    /** Every data byte belongs to exactly one tensor, and every tensor fills its range. */
    private void checkLayout(long dataLength) {
      List<TensorInfo> byOffset = new ArrayList<>(tensors.values());
      byOffset.sort(Comparator.comparingLong(TensorInfo::begin).thenComparing(TensorInfo::end));
      long filled = 0;
      for (TensorInfo t : byOffset) {
        String range = "data_offsets [" + t.begin() + ", " + t.end() + "]";
        if (t.end() > dataLength) {
          throw bad(t.name(), range + " end past the " + dataLength + " data bytes of the file");
        }
        if (t.begin() < filled) {
          throw bad(t.name(), range + " overlap the tensor before it, which ends at " + filled);
        }
        if (t.begin() > filled) {
          throw bad(t.name(), range + " leave a hole after byte " + filled);
        }
        if (t.begin() % t.dtype().bytes() != 0) {
          throw bad(t.name(), range + " are not aligned to " + t.dtype());
        }
        checkSize(t);
        filled = t.end();
      }
      if (filled != dataLength) {
        throw new ModelFileException(
            file, "has " + (dataLength - filled) + " bytes after the last tensor");
      }
    }

    private void checkSize(TensorInfo t) {
      long size = t.dtype().bytes();
      try {
        for (long dimension : t.shape()) size = Math.multiplyExact(size, dimension);
      } catch (ArithmeticException e) {
        throw bad(t.name(), "shape " + Arrays.toString(t.shape()) + " is too large for any file");
      }
      if (size != t.end() - t.begin()) {
        throw bad(
            t.name(),
            String.format(
                "%s of shape %s takes %d bytes, its data_offsets hold %d",
                t.dtype(), Arrays.toString(t.shape()), size, t.end() - t.begin()));
      }
    }

    private ModelFileException bad(String tensor, String problem) {
      return new ModelFileException(file, tensor, problem);
    }
  }
}
