package io.tributary.gpu.model;

import io.tributary.config.ModelSettings;

/**
 * How prompts are put to a model.
 *
 * @param template with {@code {prompt}}, or {@code auto}: the model's own chat template
 * @param principleTemplate with {@code {principle}} and {@code {prompt}}, or {@code auto}
 * @param principle what a good answer is, in words
 */
public record PromptFormat(String template, String principleTemplate, String principle) {
  /** For models that are never shown a principle, such as reward models. */
  public static PromptFormat withoutPrinciple(String template) {
    boolean own = template.equals(ModelSettings.OWN_TEMPLATE);
    return new PromptFormat(template, own ? template : "{principle}" + template, "");
  }
}
