package io.tributary.app.wiring;

import io.tributary.app.ExitCode;
import io.tributary.app.UserError;
import io.tributary.app.cli.Output;
import io.tributary.app.cli.RewardModelRequest;
import io.tributary.app.cli.SftRequest;
import io.tributary.app.display.Displays;
import io.tributary.app.display.Result;
import io.tributary.app.display.RunDisplay;
import io.tributary.app.embedded.Corpus;
import io.tributary.app.making.EmbeddedModels;
import io.tributary.app.making.EmbeddedShape;
import io.tributary.app.making.Progress;
import io.tributary.app.making.RewardModelQuality;
import io.tributary.app.making.Workshop;
import io.tributary.app.run.ComputeChoice;
import io.tributary.config.Settings;
import io.tributary.gpu.files.FolderCopy;
import io.tributary.gpu.files.ModelCache;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;

/** {@code tributary sft} and {@code tributary reward-model}: the embedded models by themselves. */
final class MakeServices {
  private MakeServices() {}

  static ExitCode sft(SftRequest request, Output output) {
    Settings settings = SettingsAccess.load(request.settings()).settings();
    try (RunDisplay display =
        Displays.pick(request.style(), output, settings.display().interval())) {
      Path made = models(settings, display).policy(shown(display));
      FolderCopy.copy(made, request.out());
      String text = "language model in " + request.out();
      display.done(new Result(text, text, Map.of("model", request.out().toString())));
    }
    return ExitCode.OK;
  }

  static ExitCode rewardModel(RewardModelRequest request, Output output) {
    Settings settings = SettingsAccess.load(request.settings()).settings();
    if (settings.model().folder().isPresent()) {
      throw UserError.wrongUsage(
          "reward-model makes the embedded reward model, over the embedded language model;"
              + " unset model.folder");
    }
    try (RunDisplay display =
        Displays.pick(request.style(), output, settings.display().interval())) {
      EmbeddedModels models = models(settings, display);
      EmbeddedModels.RewardModel made =
          models.rewardModel(models.policy(shown(display)), shown(display));
      FolderCopy.copy(made.folder(), request.out());
      String text = "reward model in " + request.out() + "\n" + sentence(made.quality());
      display.done(new Result(text, text, made.quality()));
    }
    return ExitCode.OK;
  }

  /** Accuracy on held-out pairs, beside the best that their noise allows. */
  static String sentence(RewardModelQuality quality) {
    return String.format(
        Locale.ROOT,
        "right on %.1f %% of %d held-out pairs; noise in the labels allows %.1f %%",
        100 * quality.accuracy(),
        quality.pairs(),
        100 * quality.noiseCeiling());
  }

  private static EmbeddedModels models(Settings settings, RunDisplay display) {
    Workshop workshop =
        Workshop.of(
            settings, ComputeChoice.of(settings, EmbeddedShape.of(settings.embedded().model())));
    ModelCache cache = new ModelCache(settings.run().cacheFolder(), display::note);
    return new EmbeddedModels(workshop, Corpus.load(), cache, false);
  }

  private static Progress shown(RunDisplay display) {
    return new Progress() {
      @Override
      public void begin(String job, long units) {
        display.phase(job, units);
      }

      @Override
      public void at(long done, Map<String, Double> figures) {
        display.progress(done, figures);
      }
    };
  }
}
