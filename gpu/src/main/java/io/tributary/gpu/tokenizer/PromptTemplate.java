package io.tributary.gpu.tokenizer;

import io.tributary.gpu.files.ModelFileException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How a prompt is put to the model: {@code <|user|>{prompt}<|assistant|>}, or with the principle in
 * front. Control tokens come from the template alone: its pieces and the user's text are encoded
 * apart, and the text as text (see {@link TextTokenizer#encode}), so a prompt that contains {@code
 * <|assistant|>} is only a prompt with odd characters.
 */
public final class PromptTemplate {
  private static final String TEMPLATE = "model.template";
  private static final String PRINCIPLE_TEMPLATE = "model.principle-template";
  private static final Pattern SLOT = Pattern.compile("\\{(prompt|principle)}");
  private static final Pattern CONTROL = Pattern.compile("<\\|.*?\\|>");

  /** A run of tokens that is always the same, or a slot for text. */
  private sealed interface Piece {
    record Fixed(int[] tokens) implements Piece {}

    record Slot(String name) implements Piece {}
  }

  private final TextTokenizer tokenizer;
  private final List<Piece> withoutPrinciple;
  private final List<Piece> withPrinciple;

  /**
   * @param template with {@code {prompt}} once
   * @param principleTemplate with {@code {prompt}} and {@code {principle}} once each
   * @throws IllegalArgumentException if a slot is missing, doubled or unknown
   * @throws ModelFileException if a {@code <|…|>} is not one token of the tokenizer
   */
  public PromptTemplate(TextTokenizer tokenizer, String template, String principleTemplate) {
    this.tokenizer = tokenizer;
    withoutPrinciple = pieces(TEMPLATE, template, List.of("prompt"));
    withPrinciple = pieces(PRINCIPLE_TEMPLATE, principleTemplate, List.of("principle", "prompt"));
  }

  /** The tokens that are put to the model for a prompt. */
  public int[] encodePrompt(String prompt) {
    return render(withoutPrinciple, Map.of("prompt", prompt));
  }

  /** The same with the principle in front. */
  public int[] encodeWithPrinciple(String principle, String prompt) {
    return render(withPrinciple, Map.of("prompt", prompt, "principle", principle));
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
