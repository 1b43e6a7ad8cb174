package io.tributary.gpu.files;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * JSON from files that nobody vouches for: UTF-8 only, no duplicate keys, nothing after the end.
 */
public final class StrictJson {
  /** In characters; while one is read it takes six times as many bytes of heap. */
  private static final int LONGEST_STRING = 10_000_000;

  // Names from untrusted files do not go into Jackson's shared symbol table.
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .streamReadConstraints(
              StreamReadConstraints.builder().maxStringLength(LONGEST_STRING).build())
          .build();

  public static final ObjectMapper MAPPER =
      JsonMapper.builder(FACTORY).enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

  /** The same on every platform. */
  private static final DefaultPrettyPrinter PRETTY =
      new DefaultPrettyPrinter().withObjectIndenter(new DefaultIndenter("  ", "\n"));

  private StrictJson() {}

  /** A streaming parser; malformed UTF-8 throws {@link CharacterCodingException}. */
  public static JsonParser parser(InputStream bytes) throws IOException {
    // Jackson's own decoder guesses the encoding and lets some malformed UTF-8 pass.
    Reader utf8 =
        new InputStreamReader(
            bytes,
            StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT));
    return FACTORY.createParser(utf8);
  }

  /**
   * Reads a whole file as one JSON object.
   *
   * @throws ModelFileException if the file cannot be read, is longer than {@code longest} bytes, or
   *     is anything but one JSON object
   */
  public static ObjectNode readObject(Path file, long longest) {
    try {
      long size = Files.size(file);
      if (size > longest) {
        throw new ModelFileException(
            file, "has " + size + " bytes, the most that is read is " + longest);
      }
      return parseObject(file, Files.readAllBytes(file));
    } catch (IOException e) {
      throw new ModelFileException(file, "cannot be read: " + Texts.reason(e), e);
    }
  }

  /** Like {@link #readObject}, of bytes that were read already. */
  public static ObjectNode parseObject(Path file, byte[] bytes) {
    try (JsonParser json = parser(new ByteArrayInputStream(bytes))) {
      JsonNode node = MAPPER.readTree(json);
      if (json.nextToken() != null) {
        throw new ModelFileException(file, "has more after its JSON object");
      }
      if (node instanceof ObjectNode object) return object;
      throw new ModelFileException(file, "is not a JSON object");
    } catch (JsonProcessingException e) {
      throw new ModelFileException(file, "is not valid JSON: " + reason(e), e);
    } catch (CharacterCodingException e) {
      throw new ModelFileException(file, "is not UTF-8", e);
    } catch (IOException e) {
      throw new ModelFileException(file, "cannot be read: " + Texts.reason(e), e);
    }
  }

  /** Indented UTF-8 that ends in a new line. */
  public static byte[] pretty(JsonNode json) {
    try {
      return (MAPPER.writer(PRETTY).writeValueAsString(json) + "\n")
          .getBytes(StandardCharsets.UTF_8);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e); // a tree of plain nodes always prints
    }
  }

  /** What Jackson complains of, on one line, with the place. */
  public static String reason(JsonProcessingException e) {
    JsonLocation at = e.getLocation();
    String what = e.getOriginalMessage().lines().findFirst().orElse("malformed");
    return at == null
        ? what
        : what + " (line " + at.getLineNr() + ", column " + at.getColumnNr() + ")";
  }
}
