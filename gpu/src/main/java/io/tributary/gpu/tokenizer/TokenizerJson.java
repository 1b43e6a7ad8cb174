package io.tributary.gpu.tokenizer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.gpu.files.ModelFileException;
import io.tributary.gpu.files.StrictJson;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;

/**
 * The parts of a {@code tokenizer.json} that the project looks at itself.
 *
 * <p>A <em>control token</em> is an added token that is marked special or is written {@code <…>}: a
 * token that means something to the model and that text must not be able to spell.
 */
final class TokenizerJson {
  private static final long LONGEST = 256L << 20;

  private final Path file;
  private final ObjectNode json;
  private final Map<String, Integer> ids = new LinkedHashMap<>();
  private final Map<String, Integer> controls = new LinkedHashMap<>();
  private final Set<String> special = new LinkedHashSet<>();

  private TokenizerJson(Path file, ObjectNode json) {
    this.file = file;
    this.json = json;
  }

  static TokenizerJson read(Path file) {
    TokenizerJson read = new TokenizerJson(file, StrictJson.readObject(file, LONGEST));
    read.readVocabulary();
    read.readAddedTokens();
    // Text goes in as it is: nothing added around it, nothing cut, nothing padded.
    for (String field : new String[] {"post_processor", "truncation", "padding"}) {
      read.json.putNull(field);
    }
    return read;
  }

  /** Every token by its spelling, with its id. */
  Map<String, Integer> ids() {
    return Collections.unmodifiableMap(ids);
  }

  /** Control tokens by their spelling, with their ids. */
  Map<String, Integer> controls() {
    return Collections.unmodifiableMap(controls);
  }

  /** Those control tokens that the file marks special. */
  Set<String> special() {
    return Collections.unmodifiableSet(special);
  }

  /** The id for what the vocabulary cannot spell; any text may give it. */
  OptionalInt unknownId() {
    JsonNode model = json.path("model");
    if (model.path("unk_id").isInt()) return OptionalInt.of(model.get("unk_id").intValue());
    Integer id = ids.get(unknownToken());
    return id == null ? OptionalInt.empty() : OptionalInt.of(id);
  }

  private String unknownToken() {
    return json.path("model").path("unk_token").textValue();
  }

  /** The file as it is, without post-processor, truncation and padding. */
  String text() {
    return json.toString();
  }

  /**
   * The same tokenizer with every control token spelt differently, so that no text that is encoded
   * with it gives one. All ids stay as they are, since nothing is taken out.
   *
   * @param secret what texts cannot contain, since nobody knows it
   */
  String textWithHiddenControls(String secret) {
    ObjectNode copy = json.deepCopy();
    ObjectNode model = (ObjectNode) copy.get("model");
    JsonNode vocabulary = model.get("vocab");
    if (vocabulary instanceof ObjectNode map) {
      ObjectNode renamed = model.putObject("vocab");
      map.properties().forEach(e -> renamed.set(hidden(e.getKey(), secret), e.getValue()));
    } else {
      for (JsonNode piece : vocabulary) {
        String token = piece.get(0).textValue();
        ((ArrayNode) piece).set(0, hidden(token, secret));
      }
    }
    for (JsonNode added : copy.path("added_tokens")) {
      ((ObjectNode) added).put("content", hidden(added.get("content").textValue(), secret));
    }
    if (unknownToken() != null) model.put("unk_token", hidden(unknownToken(), secret));
    return copy.toString();
  }

  private String hidden(String token, String secret) {
    return controls.containsKey(token) ? hidden(controls.get(token), secret) : token;
  }

  /** A name that begins and ends with the secret's first character, so that no digit follows. */
  static String hidden(int id, String secret) {
    return secret + id + secret.charAt(0);
  }

  private void readVocabulary() {
    JsonNode vocabulary = json.path("model").path("vocab");
    if (vocabulary instanceof ObjectNode map) {
      map.properties().forEach(e -> ids.put(e.getKey(), id(e.getKey(), e.getValue())));
    } else if (vocabulary instanceof ArrayNode pieces) {
      for (JsonNode piece : pieces) {
        if (!piece.path(0).isTextual()) throw wrong("model.vocab", "pairs of token and score");
        ids.putIfAbsent(piece.get(0).textValue(), ids.size());
      }
    } else {
      throw wrong("model.vocab", "an object of tokens and ids, or a list of tokens and scores");
    }
  }

  private void readAddedTokens() {
    JsonNode list = json.path("added_tokens");
    if (list.isMissingNode() || list.isNull()) return;
    if (!list.isArray()) throw wrong("added_tokens", "a list");
    for (JsonNode added : list) {
      if (!added.path("content").isTextual() || added.path("content").textValue().isEmpty()) {
        throw wrong("added_tokens", "a list of objects that each have a content and an id");
      }
      String content = added.get("content").textValue();
      int id = id(content, added.path("id"));
      ids.put(content, id);
      boolean control =
          added.path("special").asBoolean()
              || (content.startsWith("<") && content.endsWith(">") && content.length() > 2);
      if (control) controls.put(content, id);
      if (added.path("special").asBoolean()) special.add(content);
    }
  }

  private int id(String token, JsonNode value) {
    if (!value.isIntegralNumber() || !value.canConvertToInt() || value.intValue() < 0) {
      throw new ModelFileException(
          file, "token \"" + token + "\" has the id " + value + "; it must be a number from 0 up");
    }
    return value.intValue();
  }

  private ModelFileException wrong(String field, String right) {
    return new ModelFileException(file, field + " is missing or wrong; it must be " + right);
  }
}
