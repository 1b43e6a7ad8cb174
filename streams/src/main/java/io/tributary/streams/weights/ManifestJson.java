package io.tributary.streams.weights;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/**
 * A manifest as JSON: {@code format}, {@code epoch}, {@code version}, {@code info}, {@code files}
 * with {@code size} and {@code sha256} each, and {@code manifest_sha256} over all before it. There
 * is one text for each manifest, so that any changed byte is found.
 */
final class ManifestJson {
  static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .build();
  static final int LONGEST = 32 << 20;
  private static final int FORMAT = 1;
  private static final String DIGEST = "manifest_sha256";

  private ManifestJson() {}

  static byte[] render(Manifest manifest) {
    ObjectNode json = tree(manifest);
    json.put(DIGEST, digest(json));
    return text(json);
  }

  static String digest(Manifest manifest) {
    return digest(tree(manifest));
  }

  /**
   * @throws DamagedException if it is not what {@link #render} writes
   */
  static Manifest parse(byte[] bytes) throws DamagedException {
    try {
      JsonNode json = MAPPER.readTree(bytes);
      if (!json.path("format").isInt() || json.path("format").intValue() != FORMAT) {
        throw new DamagedException("its format is " + json.path("format") + ", not " + FORMAT);
      }
      Map<String, String> info = new TreeMap<>();
      json.path("info").properties().forEach(e -> info.put(e.getKey(), e.getValue().asText()));
      Map<String, Part> files = new TreeMap<>();
      for (Map.Entry<String, JsonNode> file : json.path("files").properties()) {
        JsonNode of = file.getValue();
        files.put(file.getKey(), new Part(of.path("sha256").asText(), of.path("size").asLong(-1)));
      }
      VersionId id = new VersionId(json.path("epoch").asLong(-1), json.path("version").asLong(-1));
      Manifest manifest = new Manifest(id, info, files);
      if (!Arrays.equals(render(manifest), bytes)) {
        throw new DamagedException("it was changed after it was written");
      }
      return manifest;
    } catch (IllegalArgumentException e) {
      throw new DamagedException(e.getMessage());
    } catch (IOException e) {
      throw new DamagedException("it is not JSON: " + reason(e));
    }
  }

  private static ObjectNode tree(Manifest manifest) {
    ObjectNode json = MAPPER.createObjectNode();
    json.put("format", FORMAT);
    json.put("epoch", manifest.id().epoch());
    json.put("version", manifest.id().number());
    ObjectNode info = json.putObject("info");
    manifest.info().forEach(info::put);
    ObjectNode files = json.putObject("files");
    manifest
        .files()
        .forEach(
            (name, part) ->
                files.putObject(name).put("size", part.size()).put("sha256", part.sha256()));
    return json;
  }

  private static String digest(ObjectNode withoutDigest) {
    return Hashes.hex(withoutDigest.toString().getBytes(StandardCharsets.UTF_8));
  }

  private static byte[] text(JsonNode json) {
    try {
      return (MAPPER.writeValueAsString(json) + "\n").getBytes(StandardCharsets.UTF_8);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  static String reason(IOException e) {
    return e instanceof JsonProcessingException json
        ? json.getOriginalMessage()
        : StoreFiles.why(e);
  }
}
