package io.tributary.gpu.tokenizer;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The special tokens of a tokenizer made by {@link BpeTrainer}; their ids are 0 to 4, in order. */
public final class SpecialTokens {
  public static final String PAD = "<|pad|>";
  public static final String SYSTEM = "<|system|>";
  public static final String USER = "<|user|>";
  public static final String ASSISTANT = "<|assistant|>";

  /** Ends a response (EOS). */
  public static final String END = "<|end|>";

  /** All of them; a token's place is its id. */
  public static final List<String> ALL = List.of(PAD, SYSTEM, USER, ASSISTANT, END);

  /** How a prompt is put to a model that has no chat template. */
  static final String TEMPLATE = USER + "{prompt}" + ASSISTANT;

  /** The same with the principle in front. */
  static final String PRINCIPLE_TEMPLATE = SYSTEM + "{principle}" + TEMPLATE;

  /**
   * The chat template in Jinja. Renders what {@link #TEMPLATE} and {@link #PRINCIPLE_TEMPLATE} do,
   * the system message being the principle.
   */
  public static final String CHAT_TEMPLATE =
      "{% for message in messages %}{{ '<|' + message['role'] + '|>' + message['content'] }}"
          + "{% if message['role'] == 'assistant' %}{{ '<|end|>' }}{% endif %}{% endfor %}"
          + "{% if add_generation_prompt %}{{ '<|assistant|>' }}{% endif %}";

  static final Pattern PATTERN =
      Pattern.compile(ALL.stream().map(Pattern::quote).collect(Collectors.joining("|")));

  private SpecialTokens() {}
}
