package io.tributary.gpu.model;

/**
 * How prompts are put to a model.
 *
 * @param template with {@code {prompt}}
 * @param principleTemplate with {@code {principle}} and {@code {prompt}}
 * @param principle what a good answer is, in words
 */
public record PromptFormat(String template, String principleTemplate, String principle) {
  /** For models that are never shown a principle, such as reward models. */
  public static PromptFormat withoutPrinciple(String template) {
    return new PromptFormat(template, "{principle}" + template, "");
  }
}
