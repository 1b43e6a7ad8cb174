package io.tributary.app.run;

import io.tributary.app.UserError;
import io.tributary.app.making.OfflineJob;
import io.tributary.app.making.Workshop;
import io.tributary.config.DpoSettings;
import io.tributary.config.Settings;
import io.tributary.gpu.engine.DecoderShape;
import io.tributary.gpu.engine.DpoObjective;
import io.tributary.gpu.engine.Frozen;
import io.tributary.gpu.engine.TokenPair;
import io.tributary.gpu.model.LoadedModel;
import io.tributary.gpu.model.ModelPlace;
import java.nio.file.Path;

/** What offline training has in common with a run: the objective, the adapters, the model. */
public final class OfflinePairs {
  private static final String DPO = "dpo";

  private OfflinePairs() {}

  /**
   * Refuses what a run would refuse, before anything is loaded.
   *
   * @throws UserError if the objective does not train on pairs, or the model is none for it
   */
  public static void check(Settings settings) {
    if (!settings.objective().equals(DPO)) {
      throw UserError.wrongUsage(
          "objective = %s: tributary dpo trains objective = dpo".formatted(settings.objective()));
    }
    ObjectiveChoice.of(settings);
    DecoderShape shape = InputChecks.policyShape(settings);
    if (shape.head() == DecoderShape.Head.SCALAR) {
      throw UserError.wrongUsage(
          "model.folder = %s is a reward model; it must be a language model"
              .formatted(settings.model().folder().orElseThrow()));
    }
    InputChecks.requireSameAdapter(settings);
  }

  /** The configured objective over a reference, and the weights or adapters that a run trains. */
  public static OfflineJob job(Workshop workshop) {
    Settings settings = workshop.settings();
    return new OfflineJob(
        workshop, frozen -> objective(settings, frozen), model -> Lora.start(settings, model));
  }

  /** The model that is trained, as a run would load it; its caller closes it. */
  public static LoadedModel open(Path folder, Workshop workshop) {
    Settings settings = workshop.settings();
    ModelPlace place = ModelPlace.of(folder, settings.model().adapter());
    return settings.lora().enabled()
        ? LoadedModel.open(place, workshop.compute(), workshop.prompts())
        : LoadedModel.openMerged(place, workshop.compute(), workshop.prompts());
  }

  private static io.tributary.gpu.engine.Objective<TokenPair> objective(
      Settings settings, Frozen reference) {
    DpoSettings dpo = settings.learner().dpo();
    return new DpoObjective(reference, dpo.beta(), dpo.labelSmoothing(), dpo.sftWeight());
  }
}
