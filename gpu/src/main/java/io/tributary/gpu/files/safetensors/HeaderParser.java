package io.tributary.gpu.files.safetensors;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.tributary.gpu.files.ModelFileException;
import io.tributary.gpu.files.StrictJson;
import io.tributary.gpu.files.Texts;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** Reads the JSON of one header, in a stream: what is refused takes no heap. */
final class HeaderParser {
  /** More tensors than any model has in a file, and few enough for a small heap. */
  static final int MOST_ENTRIES = 250_000;

  /** As many as the arrays of NumPy and PyTorch can have. */
  static final int MOST_DIMENSIONS = 64;

  private final Path file;
  private final Map<String, String> metadata = new LinkedHashMap<>();
  private final Map<String, TensorInfo> tensors = new LinkedHashMap<>();
  private final long[] numbers = new long[MOST_DIMENSIONS];

  HeaderParser(Path file) {
    this.file = file;
  }

  Map<String, String> metadata() {
    return Collections.unmodifiableMap(metadata);
  }

  Map<String, TensorInfo> tensors() {
    return Collections.unmodifiableMap(tensors);
  }

  void parse(FileSlice header) throws IOException {
    if (header.trim() != '}' || header.peek() != '{') {
      throw new ModelFileException(
          file, "header is not a JSON object, from '{' to '}' and padded with spaces only");
    }
    try (JsonParser json = StrictJson.parser(header)) {
      json.nextToken();
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String name = text(json);
        if (name.equals(SafetensorsHeader.METADATA)) readMetadata(json);
        else tensors.put(name, readTensor(json, name));
        limit(tensors.size(), "tensors");
      }
      if (json.nextToken() != null) {
        throw new ModelFileException(file, "header has more after its JSON object");
      }
    } catch (JsonProcessingException e) {
      throw new ModelFileException(file, "header is not valid JSON: " + StrictJson.reason(e), e);
    } catch (CharacterCodingException e) {
      throw new ModelFileException(file, "header is not UTF-8", e);
    }
  }

  private void readMetadata(JsonParser json) throws IOException {
    if (json.nextToken() != JsonToken.START_OBJECT) {
      throw new ModelFileException(file, SafetensorsHeader.METADATA + " is not a JSON object");
    }
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String key = text(json);
      if (json.nextToken() != JsonToken.VALUE_STRING) {
        throw new ModelFileException(
            file, SafetensorsHeader.METADATA + " entry " + Texts.quote(key) + " is not a string");
      }
      metadata.put(key, text(json));
      limit(metadata.size(), SafetensorsHeader.METADATA + " entries");
    }
  }

  private void limit(int found, String what) {
    if (found > MOST_ENTRIES) {
      throw new ModelFileException(file, "header has more than " + MOST_ENTRIES + " " + what);
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
    int count = 0;
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
      if (count == MOST_DIMENSIONS) {
        throw bad(name, key + " has more than " + MOST_DIMENSIONS + " numbers");
      }
      numbers[count++] = json.getLongValue();
    }
    return Arrays.copyOf(numbers, count);
  }

  /** A name or value; half of a surrogate pair, which "\\ud800" makes, is in no UTF-8 text. */
  private String text(JsonParser json) throws IOException {
    String text = json.getText();
    for (int i = 0; i < text.length(); i++) {
      if (!Character.isSurrogate(text.charAt(i))) continue;
      boolean pair =
          i + 1 < text.length() && Character.isSurrogatePair(text.charAt(i), text.charAt(i + 1));
      if (!pair) throw new ModelFileException(file, "header is not UTF-8: " + Texts.quote(text));
      i++;
    }
    return text;
  }

  private ModelFileException bad(String tensor, String problem) {
    return new ModelFileException(file, tensor, problem);
  }
}
