package io.tributary.config;

import static io.tributary.config.Kinds.choice;
import static io.tributary.config.Kinds.folderPath;
import static io.tributary.config.Kinds.integer;
import static io.tributary.config.Kinds.number;
import static io.tributary.config.Range.closed;
import static io.tributary.config.Range.moreThan;
import static io.tributary.config.Range.openClosed;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Settings in {@code learner.inverse-q}.
 *
 * @param form form of the loss
 * @param mode where the superior policy comes from
 * @param alignedModel Hugging Face folder of the aligned model; present in mode aligned
 * @param alpha contrast strength
 * @param lambda share of the superior policy in the target
 * @param beta scale of the token credit shown in reports
 * @param clip bound of the advantage in form sampled
 * @param samplesPerPrompt samples of each prompt that are trained
 */
public record InverseQSettings(
    InverseQForm form,
    InverseQMode mode,
    Optional<Path> alignedModel,
    double alpha,
    double lambda,
    double beta,
    double clip,
    int samplesPerPrompt) {

  static InverseQSettings read(SettingsReader r) {
    return new InverseQSettings(
        r.get("learner.inverse-q.form", choice(InverseQForm.class)),
        r.get("learner.inverse-q.mode", choice(InverseQMode.class)),
        r.get("learner.inverse-q.aligned-model", folderPath().optional()),
        r.get("learner.inverse-q.alpha", number(closed(0, 10))),
        r.get("learner.inverse-q.lambda", number(openClosed(0, 1))),
        r.get("learner.inverse-q.beta", number(openClosed(0, 100))),
        r.get("learner.inverse-q.clip", number(moreThan(0))),
        r.get("learner.inverse-q.samples-per-prompt", integer(1, 64)));
  }
}
