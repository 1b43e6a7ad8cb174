package io.tributary.app.making;

import io.tributary.app.UserError;
import io.tributary.gpu.chat.ChatMessage;
import io.tributary.gpu.model.ResponseCodec;
import io.tributary.streams.pairs.Message;
import java.util.List;
import java.util.Optional;

/**
 * What rows of files say, as a model's tokens. A response in a file is taken as ended by who wrote
 * it, so it gets the EOS.
 */
record RowTokens(ResponseCodec codec) {
  /**
   * @param place of the row, for messages
   * @throws UserError if the model has no chat template for it
   */
  int[] prompt(String place, List<Message> prompt) {
    List<ChatMessage> messages =
        prompt.stream().map(m -> ChatMessage.of(m.role(), m.content())).toList();
    Optional<int[]> tokens = codec.conversation(messages);
    return tokens.orElseThrow(
        () ->
            UserError.failed(
                    "%s: the prompt has %d messages, and the model has no chat template to put them by"
                        .formatted(place, messages.size()))
                .withHint(
                    "give a model with a chat template and model.template = auto, or prompts of"
                        + " one user message"));
  }

  /**
   * @throws UserError if the column goes on after the assistant's message
   */
  int[] response(String place, String column, List<Message> messages) {
    if (messages.size() > 1) {
      throw UserError.failed(
          "%s: column %s goes on with %d messages after the prompt; it must have the assistant's alone"
              .formatted(place, column, messages.size()));
    }
    return response(messages.get(0).content());
  }

  int[] response(String text) {
    return codec.response(text, true);
  }
}
