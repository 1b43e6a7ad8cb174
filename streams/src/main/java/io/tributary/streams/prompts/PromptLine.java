package io.tributary.streams.prompts;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.tributary.api.Prompt;

/**
 * Reads one line of a prompts file: {@code {"id": "...", "prompt": "..."}}, or with a conversation
 * of one user message as the prompt. Other keys are ignored; without an id it is {@code line-N}.
 */
final class PromptLine {
  private static final int MAX_ID = 256;
  private static final ObjectReader JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build()
          .reader();

  private PromptLine() {}

  static Prompt parse(LineReader.Line line) throws BadLineException {
    String text = line.text();
    if (text.isBlank()) throw new BadLineException("blank line");
    JsonNode json = json(text);
    if (!json.isObject()) throw new BadLineException("not a JSON object");
    return new Prompt(id(json.get("id"), line.number()), prompt(json.get("prompt")));
  }

  private static JsonNode json(String text) throws BadLineException {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new BadLineException("not valid JSON: " + e.getOriginalMessage());
    }
  }

  private static String id(JsonNode id, long number) throws BadLineException {
    if (id == null || id.isNull()) return "line-" + number;
    if (id.isIntegralNumber()) return id.asText();
    if (!id.isTextual()) throw new BadLineException("\"id\" must be a string or a whole number");
    String text = id.textValue();
    if (text.isBlank()) throw new BadLineException("\"id\" is blank");
    if (text.length() > MAX_ID) {
      throw new BadLineException(
          "\"id\" has %d characters, at most %d".formatted(text.length(), MAX_ID));
    }
    return whole(text, "id");
  }

  static String prompt(JsonNode prompt) throws BadLineException {
    if (prompt == null || prompt.isNull()) throw new BadLineException("no \"prompt\"");
    JsonNode content = prompt.isArray() ? onlyUserMessage(prompt) : prompt;
    if (content == null || !content.isTextual()) {
      throw new BadLineException("\"prompt\" must be a string or a list of one user message");
    }
    String text = content.textValue();
    if (text.isBlank()) throw new BadLineException("\"prompt\" is blank");
    return whole(text, "prompt");
  }

  private static JsonNode onlyUserMessage(JsonNode messages) throws BadLineException {
    if (messages.size() != 1) {
      throw new BadLineException(
          "a conversation must be one user message, not %d messages".formatted(messages.size()));
    }
    JsonNode message = messages.get(0);
    if (!message.path("role").asText().equals("user")) {
      throw new BadLineException("the message of a conversation must have \"role\": \"user\"");
    }
    return message.get("content");
  }

  /** JSON can escape half of a surrogate pair, which is no text and cannot be stored. */
  static String whole(String text, String key) throws BadLineException {
    boolean broken =
        text.codePoints()
            .anyMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
    if (broken) throw new BadLineException("\"%s\" has half a surrogate pair".formatted(key));
    return text;
  }
}
