package io.tributary.config;

import static io.tributary.config.Kinds.choice;
import static io.tributary.config.Kinds.folderPath;
import static io.tributary.config.Kinds.text;
import static io.tributary.config.NameKinds.deviceName;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Settings in {@code model}.
 *
 * @param folder Hugging Face folder of the policy; empty: the embedded model
 * @param adapter PEFT folder of a LoRA adapter over it, if any
 * @param dtype arithmetic of the matrix products
 * @param device {@code cpu} or {@code cuda:N}
 * @param template how a prompt is put to the model: a text that contains {@code {prompt}}, or
 *     {@link #OWN_TEMPLATE}
 * @param principleTemplate the same with {@code {principle}}, or {@link #OWN_TEMPLATE}
 * @param principle what a good answer is, in words
 */
public record ModelSettings(
    Optional<Path> folder,
    Optional<Path> adapter,
    ComputeType dtype,
    String device,
    String template,
    String principleTemplate,
    String principle) {
  /** The template that the model's folder holds. */
  public static final String OWN_TEMPLATE = "auto";

  static ModelSettings read(SettingsReader r) {
    return new ModelSettings(
        r.get("model.folder", folderPath().optional()),
        r.get("model.adapter", folderPath().optional()),
        r.get("model.dtype", choice(ComputeType.class)),
        r.get("model.device", deviceName()),
        r.get("model.template", text()),
        r.get("model.principle-template", text()),
        r.get("model.principle", text()));
  }
}
