package io.tributary.gpu.tokenizer;

import io.tributary.gpu.chat.ChatMessage;
import io.tributary.gpu.chat.ChatOptions;
import io.tributary.gpu.chat.ChatTemplates;
import io.tributary.gpu.chat.TemplateException;
import java.time.Clock;
import java.util.List;

/**
 * Prompts by a chat template. The time that a template may print is that of the start, so that a
 * prompt is the same tokens whenever it is put to the model.
 */
record ChatForm(ChatPrompt chat, ChatOptions options) {
  static ChatForm of(TextTokenizer tokenizer, ChatTemplates templates) {
    Clock system = Clock.systemDefaultZone();
    Clock start = Clock.fixed(system.instant(), system.getZone());
    return new ChatForm(
        new ChatPrompt(tokenizer, templates.standard(false)),
        ChatOptions.of(templates.specialTokens(), start).forGeneration());
  }

  int[] prompt(String prompt) {
    return chat.encode(List.of(ChatMessage.user(prompt)), options);
  }

  int[] conversation(List<ChatMessage> messages) {
    return chat.encode(messages, options);
  }

  int[] principled(String principle, String prompt) {
    List<ChatMessage> messages = List.of(ChatMessage.system(principle), ChatMessage.user(prompt));
    String text;
    try {
      text = chat.template().render(messages, options);
    } catch (TemplateException e) {
      throw noSystem("refuses a system message (" + e.getMessage() + ")", e);
    }
    if (!text.contains(principle.strip())) throw noSystem("leaves the system message out", null);
    return chat.encode(messages, options);
  }

  private TemplateException noSystem(String what, TemplateException cause) {
    return TemplateException.unsafe(
        chat.template().origin(),
        "model.principle-template = auto makes the principle the system message, but the chat"
            + " template "
            + what
            + "; set model.principle-template to a text with {principle} and {prompt}",
        cause);
  }
}
