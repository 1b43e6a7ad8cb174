package io.tributary.app.cli;

import io.tributary.app.UserError;
import java.nio.file.Path;
import java.util.Objects;
import java.util.OptionalLong;

/**
 * Stream one answer.
 *
 * @param model Hugging Face folder
 * @param prompt as the user wrote it, before the chat template
 * @param principle whether the principle is put in front
 * @param temperature 0 takes the most likely token
 * @param topK 0 keeps all tokens
 * @param topP in (0, 1]; 1 keeps all tokens
 * @param seed empty: a different answer each time
 */
public record SampleCommandRequest(
    SettingsRequest settings,
    OutputStyle style,
    Path model,
    String prompt,
    boolean principle,
    double temperature,
    int topK,
    double topP,
    int maxNewTokens,
    OptionalLong seed) {
  public SampleCommandRequest {
    Objects.requireNonNull(settings, "settings");
    Objects.requireNonNull(style, "style");
    Objects.requireNonNull(model, "model");
    Objects.requireNonNull(seed, "seed");
    if (prompt.isBlank()) throw UserError.wrongUsage("the prompt is empty");
    require(temperature >= 0 && temperature <= 10, "--temperature", temperature, "0 to 10");
    require(topK >= 0, "--top-k", topK, "0 (all tokens) or more");
    require(topP > 0 && topP <= 1, "--top-p", topP, "more than 0, at most 1");
    require(maxNewTokens >= 1, "--max-new-tokens", maxNewTokens, "1 or more");
  }

  private static void require(boolean holds, String option, Number value, String range) {
    if (!holds) throw UserError.wrongUsage(option + " is " + value + ", but must be " + range);
  }
}
