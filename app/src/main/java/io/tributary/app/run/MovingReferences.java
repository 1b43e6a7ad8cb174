package io.tributary.app.run;

import io.tributary.config.ReferenceSettings;
import io.tributary.gpu.engine.MovingReference;
import io.tributary.gpu.engine.Refresh;
import io.tributary.gpu.engine.Weights;
import io.tributary.gpu.model.LoadedModel;
import java.util.Optional;
import java.util.function.Consumer;

/** The reference of a run that asks for one which follows the policy. */
final class MovingReferences {
  private MovingReferences() {}

  /**
   * @param model the run's starting model where references live; it must outlive what is returned
   * @param start what is trained, as of version 0; left as it is
   * @param notices told what the KL is to
   * @return the learner's to close; empty if the reference stays
   */
  static Optional<MovingReference> of(
      ReferenceSettings settings, LoadedModel model, Weights start, Consumer<String> notices) {
    if (!settings.moves()) return Optional.empty();
    notices.accept(inWords(settings));
    Weights own =
        start.isOn(model.kernels())
            ? start.frozen(model.kernels())
            : start.over(model.kernels(), model.base());
    return Optional.of(new MovingReference(model.kernels(), own, refresh(settings)));
  }

  private static Refresh refresh(ReferenceSettings settings) {
    return switch (settings.refresh()) {
      case EVERY -> new Refresh.Every(settings.everyVersions());
      case EMA -> new Refresh.Average(settings.emaDecay());
      case NEVER -> throw new IllegalArgumentException("a reference that stays has no refresh");
    };
  }

  private static String inWords(ReferenceSettings settings) {
    String what =
        switch (settings.refresh()) {
          case EVERY -> "is the policy of every %d versions".formatted(settings.everyVersions());
          case EMA ->
              "is the moving average of the policy's versions, decay " + settings.emaDecay();
          case NEVER -> "stays";
        };
    return "the reference %s: the objective's KL is to that moving reference (objective/kl_to_moving_reference) and does not bound the distance from the model the run started from, which val/kl and guards.kl go on to watch"
        .formatted(what);
  }
}
