package io.tributary.app.wiring;

import io.tributary.app.ExitCode;
import io.tributary.app.UserError;
import io.tributary.app.cli.DpoRequest;
import io.tributary.app.cli.Output;
import io.tributary.app.cli.RewardModelRequest;
import io.tributary.app.cli.SftRequest;
import io.tributary.app.display.Displays;
import io.tributary.app.display.Result;
import io.tributary.app.display.RunDisplay;
import io.tributary.app.embedded.Corpus;
import io.tributary.app.making.EmbeddedModels;
import io.tributary.app.making.EmbeddedShape;
import io.tributary.app.making.OfflineData;
import io.tributary.app.making.OfflineJob;
import io.tributary.app.making.OfflineQuality;
import io.tributary.app.making.Progress;
import io.tributary.app.making.RewardModelJob;
import io.tributary.app.making.RewardModelQuality;
import io.tributary.app.making.Workshop;
import io.tributary.app.run.ComputeChoice;
import io.tributary.app.run.DisplayedProgress;
import io.tributary.app.run.ModelMemory;
import io.tributary.app.run.OfflinePairs;
import io.tributary.config.Settings;
import io.tributary.gpu.engine.DecoderShape;
import io.tributary.gpu.files.FolderCopy;
import io.tributary.gpu.files.ModelCache;
import io.tributary.gpu.model.LoadedModel;
import io.tributary.gpu.model.Shapes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** {@code tributary sft}, {@code reward-model} and {@code dpo}: models made without a stream. */
final class MakeServices {
  private MakeServices() {}

  static ExitCode sft(SftRequest request, Output output) throws IOException {
    requireNew(request.out());
    Settings settings = SettingsAccess.load(request.settings()).settings();
    try (RunDisplay display =
        Displays.pick(request.style(), output, settings.display().interval())) {
      Path made = models(settings, display).policy(new DisplayedProgress(display));
      FolderCopy.copy(made, request.out());
      String text = "language model in " + request.out();
      display.done(new Result(text, text, Map.of("model", request.out().toString())));
    }
    return ExitCode.OK;
  }

  static ExitCode rewardModel(RewardModelRequest request, Output output) throws IOException {
    requireNew(request.out());
    Settings settings = SettingsAccess.load(request.settings()).settings();
    try (RunDisplay display =
        Displays.pick(request.style(), output, settings.display().interval())) {
      Optional<Path> over = settings.model().folder();
      RewardModelQuality quality =
          over.isPresent()
              ? rewardModelOver(over.get(), settings, request.out(), new DisplayedProgress(display))
              : embeddedRewardModel(settings, request.out(), display);
      String text = "reward model in " + request.out() + "\n" + sentence(quality);
      display.done(new Result(text, text, quality));
    }
    return ExitCode.OK;
  }

  static ExitCode dpo(DpoRequest request, Output output) throws IOException {
    requireNew(request.out());
    Settings settings = SettingsAccess.load(request.settings()).settings();
    OfflinePairs.check(settings);
    request.reference().ifPresent(OfflinePairs::requireLanguageModel);
    OfflineData data = OfflinePairs.read(settings, request.data());
    try (RunDisplay display =
        Displays.pick(request.style(), output, settings.display().interval())) {
      Optional<Path> own = settings.model().folder();
      ModelMemory.ofThisMachine()
          .require(ModelMemory.ofOffline(settings, own, request.reference()));
      Path folder =
          own.isPresent()
              ? own.get()
              : models(settings, display).policy(new DisplayedProgress(display));
      Workshop workshop = Workshop.of(settings, ComputeChoice.of(settings, Shapes.of(folder)));
      OfflineQuality quality;
      try (LoadedModel model = OfflinePairs.open(folder, workshop)) {
        quality = train(request, workshop, folder, model, data, new DisplayedProgress(display));
      }
      String text = "language model in " + request.out() + "\n" + sentence(quality);
      display.done(new Result(text, text, quality));
    }
    return ExitCode.OK;
  }

  private static OfflineQuality train(
      DpoRequest request,
      Workshop workshop,
      Path folder,
      LoadedModel model,
      OfflineData data,
      Progress progress) {
    OfflineJob job = OfflinePairs.job(workshop);
    if (request.reference().isEmpty()) {
      return job.make(model, model, data, request.out(), progress);
    }
    Path frozen = request.reference().get();
    try (LoadedModel reference = OfflinePairs.openReference(frozen, folder, workshop)) {
      return job.make(model, reference, data, request.out(), progress);
    }
  }

  /** Accuracy and margin on the pairs held out. */
  static String sentence(OfflineQuality quality) {
    String trained =
        quality.desirable() == null
            ? "trained on %d pairs or lists".formatted(quality.trained())
            : "trained on %d labelled responses, %d of them desirable"
                .formatted(quality.trained(), quality.desirable());
    if (quality.undecided() > 0) {
      trained += ", %d rows left out that prefer no response".formatted(quality.undecided());
    }
    if (quality.unranked() > 0) {
      trained += ", %d with too few different scores".formatted(quality.unranked());
    }
    if (quality.heldOut() == 0) return trained + "; none is held out";
    if (quality.accuracy() == null) {
      return trained + "; the %d held out have one label alone".formatted(quality.heldOut());
    }
    return trained
        + String.format(
            Locale.ROOT,
            "; right on %.1f %% %s %d held out, by %.3f nats on average",
            100 * quality.accuracy(),
            quality.desirable() == null ? "of" : "of all comparisons among",
            quality.heldOut(),
            quality.margin());
  }

  private static RewardModelQuality embeddedRewardModel(
      Settings settings, Path out, RunDisplay display) {
    EmbeddedModels models = models(settings, display);
    EmbeddedModels.RewardModel made =
        models.rewardModel(
            models.policy(new DisplayedProgress(display)), new DisplayedProgress(display));
    FolderCopy.copy(made.folder(), out);
    return made.quality();
  }

  /** Over the user's own language model, and not kept for later. */
  private static RewardModelQuality rewardModelOver(
      Path policy, Settings settings, Path out, Progress progress) {
    DecoderShape shape = Shapes.of(policy);
    if (shape.head() == DecoderShape.Head.SCALAR) {
      throw UserError.wrongUsage(
          "model.folder = " + policy + " is a reward model already; it must be a language model");
    }
    ModelMemory.ofThisMachine().require(ModelMemory.ofRewardModel(settings, policy));
    Workshop workshop = Workshop.of(settings, ComputeChoice.of(settings, shape));
    return new RewardModelJob(workshop, Corpus.load()).make(policy, out, progress);
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

  /** Minutes of work are not started for a place that cannot take their result. */
  private static void requireNew(Path out) throws IOException {
    if (!Files.exists(out)) return;
    if (Files.isDirectory(out)) {
      try (Stream<Path> entries = Files.list(out)) {
        if (entries.findAny().isEmpty()) return;
      }
    }
    throw UserError.wrongUsage("--out " + out + " exists; give a folder that is new or empty");
  }

  private static EmbeddedModels models(Settings settings, RunDisplay display) {
    Workshop workshop =
        Workshop.of(
            settings, ComputeChoice.of(settings, EmbeddedShape.of(settings.embedded().model())));
    ModelCache cache = new ModelCache(settings.run().cacheFolder(), display::note);
    return new EmbeddedModels(workshop, Corpus.load(), cache, false);
  }
}
