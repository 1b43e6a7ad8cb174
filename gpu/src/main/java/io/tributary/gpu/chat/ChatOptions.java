package io.tributary.gpu.chat;

import java.time.Clock;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a template is given besides the messages.
 *
 * @param addGenerationPrompt whether the text ends where the assistant's answer begins
 * @param specialTokens such as {@code bos_token}, by name; see {@link ChatTemplates#specialTokens}
 * @param tools functions that the model may call, as plain data
 * @param documents texts to answer from, as plain data
 * @param variables others, such as {@code enable_thinking}
 * @param clock what {@code strftime_now} reads
 */
public record ChatOptions(
    boolean addGenerationPrompt,
    Map<String, Object> specialTokens,
    Optional<List<?>> tools,
    Optional<List<?>> documents,
    Map<String, Object> variables,
    Clock clock) {
  public ChatOptions {
    specialTokens = Collections.unmodifiableMap(new LinkedHashMap<>(specialTokens));
    variables = Collections.unmodifiableMap(new LinkedHashMap<>(variables));
  }

  /** Messages alone. */
  public static ChatOptions of(Map<String, Object> specialTokens, Clock clock) {
    return new ChatOptions(
        false, specialTokens, Optional.empty(), Optional.empty(), Map.of(), clock);
  }

  /** The same up to where the answer begins. */
  public ChatOptions forGeneration() {
    return new ChatOptions(true, specialTokens, tools, documents, variables, clock);
  }

  public ChatOptions withTools(List<?> given) {
    return new ChatOptions(
        addGenerationPrompt, specialTokens, Optional.of(given), documents, variables, clock);
  }

  public ChatOptions withDocuments(List<?> given) {
    return new ChatOptions(
        addGenerationPrompt, specialTokens, tools, Optional.of(given), variables, clock);
  }

  public ChatOptions withVariables(Map<String, Object> given) {
    return new ChatOptions(addGenerationPrompt, specialTokens, tools, documents, given, clock);
  }
}
