package io.tributary.gpu.chat;

import io.tributary.gpu.chat.TemplateException.Kind;
import io.tributary.gpu.chat.run.Program;
import io.tributary.gpu.chat.run.RenderException;
import io.tributary.gpu.chat.syntax.SyntaxException;
import io.tributary.gpu.chat.values.PythonException;
import io.tributary.gpu.chat.values.Value;
import io.tributary.gpu.chat.values.Values;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A chat template, ready to render conversations. Never changes; safe for several threads. */
public final class ChatTemplate {
  private final Program program;
  private final String origin;

  private ChatTemplate(Program program, String origin) {
    this.program = program;
    this.origin = origin;
  }

  /**
   * Reads a template.
   *
   * @param origin where it is from, for messages
   * @throws TemplateException if it is malformed, or uses what is not supported
   */
  public static ChatTemplate parse(String source, String origin) {
    try {
      return new ChatTemplate(Program.of(source), origin);
    } catch (SyntaxException e) {
      throw new TemplateException(Kind.NOT_SUPPORTED, origin, e.line(), e.getMessage(), e);
    }
  }

  /** Where it is from. */
  public String origin() {
    return origin;
  }

  /**
   * The text of a conversation.
   *
   * @throws TemplateException if the template refuses the messages, or fails on them
   * @throws IllegalArgumentException if a message or option holds anything but plain data
   */
  public String render(List<ChatMessage> messages, ChatOptions options) {
    try {
      return program.run(variables(messages, options), options.clock());
    } catch (RenderException e) {
      Kind kind = e.raisedByTemplate() ? Kind.RAISED : Kind.FAILED;
      throw new TemplateException(kind, origin, e.line(), e.getMessage(), e);
    }
  }

  private static Map<String, Value> variables(List<ChatMessage> messages, ChatOptions options) {
    Map<String, Object> all = new LinkedHashMap<>(options.specialTokens());
    all.putAll(options.variables());
    // Those that are not given are None for the template, and not undefined.
    put(all, "messages", messages.stream().map(ChatMessage::fields).toList());
    put(all, "tools", options.tools().orElse(null));
    put(all, "documents", options.documents().orElse(null));
    put(all, "add_generation_prompt", options.addGenerationPrompt());
    Map<String, Value> variables = new LinkedHashMap<>();
    try {
      all.forEach((name, data) -> variables.put(name, Values.of(name, data)));
    } catch (PythonException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
    return variables;
  }

  private static void put(Map<String, Object> all, String name, Object data) {
    if (all.containsKey(name)) {
      throw new IllegalArgumentException("the variable " + name + " has its own option");
    }
    all.put(name, data);
  }
}
