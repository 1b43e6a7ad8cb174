package io.tributary.gpu.tokenizer;

import io.tributary.config.ModelSettings;
import io.tributary.gpu.chat.ChatMessage;
import io.tributary.gpu.chat.ChatTemplates;
import io.tributary.gpu.chat.TemplateException;
import io.tributary.gpu.files.ModelFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How a prompt is put to the model: by the chat template of its folder, the prompt being the user's
 * message and the principle the system's; or by a text with slots, {@code
 * <|user|>{prompt}<|assistant|>}. Control tokens come from the template alone, so a prompt that
 * contains {@code <|assistant|>} is only a prompt with odd characters: the pieces of a text with
 * slots and the user's text are encoded apart (see {@link TextTokenizer#encode}), and for chat
 * templates see {@link ChatPrompt}.
 */
public final class PromptTemplate {
  private static final String TEMPLATE = "model.template";
  private static final String PRINCIPLE_TEMPLATE = "model.principle-template";
  private static final Pattern SLOT = Pattern.compile("\\{(prompt|principle)}");
  private static final Pattern CONTROL = Pattern.compile("<\\|.*?\\|>");

  /** Puts texts, by the names of their slots, to the model. */
  private interface Form {
    int[] encode(Map<String, String> texts);
  }

  /** A run of tokens that is always the same, or a slot for text. */
  private sealed interface Piece {
    record Fixed(int[] tokens) implements Piece {}

    record Slot(String name) implements Piece {}
  }

  private final TextTokenizer tokenizer;
  private final Form withoutPrinciple;
  private final Form withPrinciple;
  private final Optional<ChatForm> conversations;

  private PromptTemplate(
      TextTokenizer tokenizer,
      Optional<ChatTemplates> chat,
      String template,
      String principleTemplate) {
    this.tokenizer = tokenizer;
    boolean own = template.equals(ModelSettings.OWN_TEMPLATE);
    boolean ownPrinciple = principleTemplate.equals(ModelSettings.OWN_TEMPLATE);
    Optional<ChatForm> form =
        own || ownPrinciple ? chat.map(c -> ChatForm.of(tokenizer, c)) : Optional.empty();
    conversations = own ? form : Optional.empty();
    withoutPrinciple =
        own && form.isPresent()
            ? texts -> form.get().prompt(texts.get("prompt"))
            : slots(TEMPLATE, own ? SpecialTokens.TEMPLATE : template, List.of("prompt"));
    withPrinciple =
        ownPrinciple && form.isPresent()
            ? texts -> form.get().principled(texts.get("principle"), texts.get("prompt"))
            : slots(
                PRINCIPLE_TEMPLATE,
                ownPrinciple ? SpecialTokens.PRINCIPLE_TEMPLATE : principleTemplate,
                List.of("principle", "prompt"));
  }

  /**
   * Texts with slots.
   *
   * @param template with {@code {prompt}} once
   * @param principleTemplate with {@code {prompt}} and {@code {principle}} once each
   * @throws IllegalArgumentException if a slot is missing, doubled or unknown
   * @throws ModelFileException if a {@code <|…|>} is not one token of the tokenizer
   */
  public PromptTemplate(TextTokenizer tokenizer, String template, String principleTemplate) {
    this(tokenizer, Optional.empty(), template, principleTemplate);
  }

  /**
   * The same; one that is {@code auto} is the folder's chat template if it has one, and else {@link
   * SpecialTokens#TEMPLATE} or {@link SpecialTokens#PRINCIPLE_TEMPLATE}.
   *
   * @throws TemplateException if the chat template uses what is not supported
   */
  public static PromptTemplate of(
      TextTokenizer tokenizer, Path folder, String template, String principleTemplate) {
    return new PromptTemplate(tokenizer, ChatTemplates.read(folder), template, principleTemplate);
  }

  /** The tokens that are put to the model for a prompt. */
  public int[] encodePrompt(String prompt) {
    return withoutPrinciple.encode(Map.of("prompt", prompt));
  }

  /**
   * The same with the principle in front.
   *
   * @throws TemplateException if the chat template has no place for it
   */
  public int[] encodeWithPrinciple(String principle, String prompt) {
    return withPrinciple.encode(Map.of("prompt", prompt, "principle", principle));
  }

  /**
   * The same for a conversation that the user has spoken last in; one message of the user's is a
   * prompt.
   *
   * @return empty if there are more messages and the model has no chat template to put them by
   * @throws TemplateException if the chat template refuses them
   */
  public Optional<int[]> encodeConversation(List<ChatMessage> messages) {
    if (messages.size() == 1 && messages.get(0).role().equals("user")) {
      return Optional.of(encodePrompt(messages.get(0).content()));
    }
    return conversations.map(form -> form.conversation(messages));
  }

  private Form slots(String setting, String template, List<String> slots) {
    List<Piece> pieces = pieces(setting, template, slots);
    return texts -> render(pieces, texts);
  }

  private int[] render(List<Piece> pieces, Map<String, String> texts) {
    int[] tokens = new int[0];
    for (Piece piece : pieces) {
      int[] next =
          piece instanceof Piece.Fixed fixed
              ? fixed.tokens()
              : tokenizer.encode(texts.get(((Piece.Slot) piece).name()));
      int at = tokens.length;
      tokens = Arrays.copyOf(tokens, at + next.length);
      System.arraycopy(next, 0, tokens, at, next.length);
    }
    return tokens;
  }

  private List<Piece> pieces(String setting, String template, List<String> slots) {
    checkControls(setting, template);
    List<Piece> pieces = new ArrayList<>();
    List<String> found = new ArrayList<>();
    Matcher slot = SLOT.matcher(template);
    int at = 0;
    while (slot.find()) {
      addFixed(pieces, template.substring(at, slot.start()));
      pieces.add(new Piece.Slot(slot.group(1)));
      found.add(slot.group(1));
      at = slot.end();
    }
    addFixed(pieces, template.substring(at));
    if (!found.stream().sorted().toList().equals(slots)) {
      throw new IllegalArgumentException(
          setting
              + " is \""
              + template
              + "\"; it must contain {"
              + String.join("} and {", slots)
              + "} once");
    }
    return List.copyOf(pieces);
  }

  private void addFixed(List<Piece> pieces, String text) {
    if (!text.isEmpty()) pieces.add(new Piece.Fixed(tokenizer.encodeTemplate(text)));
  }

  private void checkControls(String setting, String template) {
    Matcher control = CONTROL.matcher(template);
    while (control.find()) {
      int[] tokens = tokenizer.encodeTemplate(control.group());
      if (tokens.length != 1 || !tokenizer.isControl(tokens[0])) {
        throw new ModelFileException(
            tokenizer.path(),
            String.format(
                "%s uses %s, which must be one special token of this tokenizer; it has %s",
                setting, control.group(), String.join(", ", tokenizer.controlTokens())));
      }
    }
  }
}
