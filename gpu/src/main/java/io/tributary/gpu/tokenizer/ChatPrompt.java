package io.tributary.gpu.tokenizer;

import io.tributary.gpu.chat.ChatMessage;
import io.tributary.gpu.chat.ChatOptions;
import io.tributary.gpu.chat.ChatTemplate;
import io.tributary.gpu.chat.TemplateException;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Conversations as tokens, as {@code apply_chat_template} gives them: rendered by the model's
 * template and encoded with nothing added, so a BOS is there if and only if the template writes it.
 *
 * <p>Unlike there, a special token that is spelt in a message, tool or document comes out as the
 * text it is; only the template gives special tokens. For this the conversation is rendered a
 * second time with such spellings marked, and is refused if that changes what the template does.
 * Tokens that are not special, such as {@code <think>}, are tokens wherever they stand.
 */
public final class ChatPrompt {
  private final TextTokenizer tokenizer;
  private final ChatTemplate template;
  private final Pattern controls;

  public ChatPrompt(TextTokenizer tokenizer, ChatTemplate template) {
    this.tokenizer = tokenizer;
    this.template = template;
    // Of several at one place the longest is meant.
    controls =
        Pattern.compile(
            tokenizer.controlTokens().stream()
                .sorted(Comparator.comparing(String::length).reversed())
                .map(Pattern::quote)
                .collect(Collectors.joining("|")));
  }

  public ChatTemplate template() {
    return template;
  }

  /**
   * The tokens of a conversation.
   *
   * @throws TemplateException if the template refuses the messages or fails on them, or would treat
   *     them differently if they did not spell special tokens
   */
  public int[] encode(List<ChatMessage> messages, ChatOptions options) {
    String plain = template.render(messages, options);
    TextGuard guard =
        new TextGuard(
            tokenizer.specialTokens(),
            () -> plain + messages + options.tools() + options.documents());
    List<ChatMessage> guarded = messages.stream().map(m -> guarded(m, guard)).toList();
    ChatOptions guardedOptions = guarded(options, guard);
    if (guard.unused()) return tokenizer.encode(withHiddenNames(plain));
    String rendered = renderGuarded(guarded, guardedOptions);
    if (!guard.restored(rendered).equals(plain)) throw mixed(null);
    return tokenizer.encode(guard.restored(withHiddenNames(rendered)));
  }

  private String renderGuarded(List<ChatMessage> messages, ChatOptions options) {
    try {
      return template.render(messages, options);
    } catch (TemplateException e) {
      throw mixed(e);
    }
  }

  private TemplateException mixed(TemplateException cause) {
    return TemplateException.unsafe(
        template.origin(),
        "a message spells a special token, and the template depends on it; take it out of the"
            + " message, or it could not be told from the template's own",
        cause);
  }

  /** Control tokens of the template under names that {@link TextTokenizer#encode} knows. */
  private String withHiddenNames(String text) {
    if (tokenizer.controlTokens().isEmpty()) return text;
    return controls
        .matcher(text)
        .replaceAll(found -> Matcher.quoteReplacement(tokenizer.hiddenName(found.group())));
  }

  private static ChatMessage guarded(ChatMessage message, TextGuard guard) {
    String content = message.content() == null ? null : guard.guarded(message.content());
    return new ChatMessage(message.role(), content, guarded(message.more(), guard));
  }

  @SuppressWarnings("unchecked") // a map comes back as one with the same keys or guarded ones
  private static Map<String, Object> guarded(Map<String, Object> data, TextGuard guard) {
    return (Map<String, Object>) guard.guarded((Object) data);
  }

  private static ChatOptions guarded(ChatOptions options, TextGuard guard) {
    return new ChatOptions(
        options.addGenerationPrompt(),
        options.specialTokens(),
        guarded(options.tools(), guard),
        guarded(options.documents(), guard),
        options.variables(),
        options.clock());
  }

  private static Optional<List<?>> guarded(Optional<List<?>> given, TextGuard guard) {
    return given.map(list -> (List<?>) guard.guarded((Object) list));
  }
}
