package io.tributary.streams.pairs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/** What a row says, as texts or as messages, checked. */
final class RowMessages {
  private static final int SHOWN = 40;

  private RowMessages() {}

  static String kind(PairLayout layout) {
    return layout == PairLayout.PLAIN ? "a text" : "messages";
  }

  static List<Message> messages(ObjectNode row, String column, PairLayout layout, String role)
      throws BadRowException {
    JsonNode value = row.get(column);
    if (absent(value)) throw BadRowException.of(column, "is missing; every row needs one");
    if (layout == PairLayout.PLAIN) {
      if (!value.isTextual()) {
        throw BadRowException.of(column, "is %s; it must be a text".formatted(shown(value)));
      }
      return List.of(new Message(role, text(value, column)));
    }
    if (!value.isArray()) {
      throw BadRowException.of(
          column,
          "is %s; it must be a list of messages, as the responses are".formatted(shown(value)));
    }
    List<Message> messages = new ArrayList<>();
    for (JsonNode message : value) messages.add(message(message, column, messages.size() + 1));
    return messages;
  }

  private static Message message(JsonNode message, String column, int number)
      throws BadRowException {
    JsonNode role = message.get(Columns.ROLE);
    JsonNode content = message.get(Columns.CONTENT);
    if (role == null || content == null || !role.isTextual() || !content.isTextual()) {
      throw BadRowException.of(
          column,
          "has %s as message %d; it must be {\"role\": \"...\", \"content\": \"...\"}"
              .formatted(shown(message), number));
    }
    return switch (role.textValue()) {
      case "system", Message.USER, Message.ASSISTANT, "tool" ->
          new Message(role.textValue(), text(content, column));
      default ->
          throw BadRowException.of(
              column,
              "has the role %s in message %d; it must be system, user, assistant or tool"
                  .formatted(shown(role), number));
    };
  }

  /**
   * @param empty what is wrong with one without messages
   */
  static void requirePrompt(List<Message> prompt, String empty) throws BadRowException {
    if (prompt.isEmpty()) throw BadRowException.of(Columns.PROMPT, empty);
    Message last = prompt.get(prompt.size() - 1);
    if (last.role().equals(Message.ASSISTANT)) {
      throw BadRowException.of(
          Columns.PROMPT, "ends with a message of the assistant; it must end with the user's");
    }
    if (last.content().isBlank()) {
      throw BadRowException.of(Columns.PROMPT, "is blank; it must say something");
    }
  }

  static void requireAnswer(List<Message> messages, String column) throws BadRowException {
    if (messages.isEmpty() || !messages.get(0).role().equals(Message.ASSISTANT)) {
      throw BadRowException.of(
          column,
          messages.isEmpty()
              ? "has no message; it must have the assistant's"
              : "goes on after the prompt with a message of role %s; it must be the assistant's"
                  .formatted(messages.get(0).role()));
    }
  }

  /** JSON can escape half of a surrogate pair, which is no text and cannot be stored. */
  static String text(JsonNode value, String column) throws BadRowException {
    String text = value.textValue();
    boolean broken =
        text.codePoints()
            .anyMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
    if (broken) throw BadRowException.of(column, "has half a surrogate pair; write it whole");
    return text;
  }

  static boolean absent(JsonNode value) {
    return value == null || value.isNull();
  }

  static String shown(JsonNode value) {
    String text = value.toString();
    return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "…";
  }
}
