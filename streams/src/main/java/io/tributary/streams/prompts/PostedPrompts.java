package io.tributary.streams.prompts;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.tributary.api.Prompt;
import io.tributary.streams.log.NewPrompt;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Reads posted prompts, strictly: {@code {"prompt": "..."}}, a list of these, or {@code {"prompts":
 * [...]}}. A prompt is a text or a conversation of one user message, as in a prompts file, and may
 * have an {@code id}. Nothing else is taken: no unknown or repeated key, and one fault refuses all.
 *
 * @param maxBatch prompts at most
 * @param ownIds whether clients may give ids; not where a prompts file gives its own
 * @param fault the caller's own check: why a prompt cannot be used, or empty
 */
public record PostedPrompts(
    int maxBatch, boolean ownIds, Function<Prompt, Optional<String>> fault) {
  private static final String NO_ID = "(posted)";
  private static final ObjectReader JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build()
          .reader();

  /** The prompts in the order given, at least one, ids unique. */
  public List<NewPrompt> parse(byte[] body) throws BadPostException {
    JsonNode json = json(body);
    if (json.isArray()) return batch(json, "");
    if (!json.isObject()) {
      throw new BadPostException("", "the body must be a JSON object or a list of them");
    }
    if (!json.has("prompts")) return List.of(prompt(json, ""));
    requireKeys(json, "", Set.of("prompts"));
    if (!json.get("prompts").isArray()) {
      throw new BadPostException("prompts", "\"prompts\" must be a list");
    }
    return batch(json.get("prompts"), "prompts");
  }

  private static JsonNode json(byte[] body) throws BadPostException {
    try {
      // A new decoder reports malformed input where String would replace it.
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
      return JSON.readTree(text);
    } catch (CharacterCodingException e) {
      throw new BadPostException("", "the body is not valid UTF-8");
    } catch (JsonProcessingException e) {
      throw new BadPostException("", "the body is not valid JSON: " + e.getOriginalMessage());
    }
  }

  private List<NewPrompt> batch(JsonNode list, String field) throws BadPostException {
    if (list.isEmpty()) throw new BadPostException(field, "the list has no prompt");
    if (list.size() > maxBatch) {
      throw new BadPostException(
          field,
          "%d prompts in one request; prompts.http.max-batch allows %d"
              .formatted(list.size(), maxBatch));
    }
    List<NewPrompt> prompts = new ArrayList<>();
    Set<String> ids = new HashSet<>();
    for (int i = 0; i < list.size(); i++) {
      String at = "%s[%d]".formatted(field, i);
      if (!list.get(i).isObject()) {
        throw new BadPostException(at, "must be an object such as {\"prompt\": \"...\"}");
      }
      NewPrompt prompt = prompt(list.get(i), at + ".");
      if (prompt.id().isPresent() && !ids.add(prompt.id().get())) {
        throw new BadPostException(
            at + ".id", "the id \"%s\" is twice in the request".formatted(prompt.id().get()));
      }
      prompts.add(prompt);
    }
    return prompts;
  }

  private NewPrompt prompt(JsonNode json, String parent) throws BadPostException {
    requireKeys(json, parent, Set.of("id", "prompt"));
    Optional<String> id = id(json.get("id"), parent + "id");
    JsonNode content = json.get("prompt");
    if (content != null && content.isArray()) {
      for (int i = 0; i < content.size(); i++) {
        requireKeys(
            content.get(i), "%sprompt[%d].".formatted(parent, i), Set.of("role", "content"));
      }
    }
    try {
      String text = PromptLine.prompt(content);
      Optional<String> reason = fault.apply(new Prompt(id.orElse(NO_ID), text));
      if (reason.isPresent()) throw new BadLineException(reason.get());
      return new NewPrompt(id, text);
    } catch (BadLineException e) {
      throw new BadPostException(parent + "prompt", e.getMessage());
    }
  }

  private Optional<String> id(JsonNode id, String field) throws BadPostException {
    if (id == null) return Optional.empty();
    if (!ownIds) {
      throw new BadPostException(
          field, "no ids can be given, since the run's prompts file has its own; leave it out");
    }
    if (!id.isTextual()) throw new BadPostException(field, "\"id\" must be a string");
    String text = id.textValue();
    if (text.isBlank()) throw new BadPostException(field, "\"id\" is blank");
    if (text.length() > NewPrompt.LONGEST_ID) {
      throw new BadPostException(
          field,
          "\"id\" has %d characters, at most %d".formatted(text.length(), NewPrompt.LONGEST_ID));
    }
    if (text.codePoints().anyMatch(Character::isISOControl)) {
      throw new BadPostException(field, "\"id\" has a control character");
    }
    try {
      return Optional.of(PromptLine.whole(text, "id"));
    } catch (BadLineException e) {
      throw new BadPostException(field, e.getMessage());
    }
  }

  private static void requireKeys(JsonNode object, String parent, Set<String> known)
      throws BadPostException {
    for (Iterator<String> keys = object.fieldNames(); keys.hasNext(); ) {
      String key = keys.next();
      if (known.contains(key)) continue;
      String shown = key.length() > 40 ? key.substring(0, 40) + "..." : key;
      throw new BadPostException(
          parent + shown,
          "unknown field; there are " + String.join(" and ", known.stream().sorted().toList()));
    }
  }
}
