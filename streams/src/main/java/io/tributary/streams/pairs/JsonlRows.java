package io.tributary.streams.pairs;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** A JSON object a line, UTF-8; memory holds one line. */
final class JsonlRows implements RowSource {
  /** Longest line in bytes: eight candidates of a long context fit many times over. */
  static final int MAX_BYTES = 1 << 28;

  private static final char BYTE_ORDER_MARK = '\ufeff';
  private static final ObjectReader JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          // Python writes NaN: its column is named then, and not what the parser could do with it
          .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build()
          .reader();

  static {
    JSON.getFactory()
        .setStreamReadConstraints(
            StreamReadConstraints.builder().maxStringLength(MAX_BYTES).build());
  }

  private final List<String> columns;
  private final InputStream in;
  private final Set<String> leftOut = new TreeSet<>();
  private long number;

  JsonlRows(Path file, List<String> columns) throws IOException {
    this.columns = columns;
    in = new BufferedInputStream(Files.newInputStream(file), 1 << 16);
  }

  @Override
  public String unit() {
    return "line";
  }

  @Override
  public long number() {
    return number;
  }

  @Override
  public ObjectNode next() throws BadRowException, IOException {
    byte[] line = line();
    if (line == null) return null;
    JsonNode json = json(text(line));
    if (!(json instanceof ObjectNode row)) {
      throw new BadRowException("is not a JSON object such as {\"prompt\": \"...\", ...}");
    }
    row.fieldNames().forEachRemaining(this::note);
    row.retain(columns);
    return row;
  }

  private void note(String column) {
    if (!columns.contains(column)) leftOut.add(column);
  }

  private byte[] line() throws IOException, BadRowException {
    int next = in.read();
    if (next < 0) return null;
    number++;
    ByteArrayOutputStream line = new ByteArrayOutputStream(1 << 10);
    long length = 0;
    for (; next >= 0 && next != '\n'; next = in.read()) {
      // the rest of a line over the limit is passed over, so that the next one is found
      if (++length <= MAX_BYTES) line.write(next);
    }
    if (length > MAX_BYTES) {
      throw new BadRowException("has %d bytes, at most %d".formatted(length, MAX_BYTES));
    }
    return line.toByteArray();
  }

  private String text(byte[] line) throws BadRowException {
    try {
      // A new decoder reports malformed input where String would replace it.
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(line)).toString();
      boolean marked = number == 1 && !text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK;
      text = marked ? text.substring(1) : text;
      if (text.isBlank()) throw new BadRowException("is blank; delete it");
      return text;
    } catch (CharacterCodingException e) {
      throw new BadRowException("is not valid UTF-8");
    }
  }

  private static JsonNode json(String text) throws BadRowException {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new BadRowException("is not valid JSON: " + e.getOriginalMessage());
    }
  }

  @Override
  public Set<String> leftOut() {
    return leftOut;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
