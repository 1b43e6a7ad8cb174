package io.tributary.app.run;

import io.tributary.app.UserError;
import io.tributary.app.making.OfflineData;
import io.tributary.app.making.OfflineJob;
import io.tributary.app.making.Workshop;
import io.tributary.config.LearnerSettings;
import io.tributary.config.Settings;
import io.tributary.gpu.engine.DecoderShape;
import io.tributary.gpu.engine.Frozen;
import io.tributary.gpu.engine.LogProbObjective;
import io.tributary.gpu.files.ContentHash;
import io.tributary.gpu.model.LoadedModel;
import io.tributary.gpu.model.ModelPlace;
import io.tributary.gpu.model.Shapes;
import io.tributary.gpu.objective.ObjectiveSpec;
import io.tributary.gpu.objective.ObjectiveSpecs;
import io.tributary.gpu.objective.Parameters;
import io.tributary.streams.pairs.LabelledRows;
import io.tributary.streams.pairs.PairRows;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What training on files alone has in common with a run: the objective, the adapters, the model.
 */
public final class OfflinePairs {
  private OfflinePairs() {}

  /**
   * Refuses what a run would refuse, before anything is loaded.
   *
   * @throws UserError if the objective cannot train on files, a setting is for streams alone, or
   *     the model is none for it
   */
  public static void check(Settings settings) {
    ObjectiveSpec spec = ObjectiveChoice.of(settings).spec();
    FileNeeds.refusal(spec.needs())
        .ifPresent(
            why -> {
              throw UserError.wrongUsage(
                  "objective = %s %s; tributary dpo takes %s".formatted(spec.id(), why, taken()));
            });
    requireNothingBeside(settings.learner());
    if (settings.reference().moves()) {
      throw UserError.wrongUsage(
          "reference.refresh = %s: tributary dpo asks its reference but once for each pair; set never"
              .formatted(settings.reference().refresh().label()));
    }
    long prompts = settings.learner().schedule().horizonPrompts();
    if (prompts > 0) {
      throw UserError.wrongUsage(
          "learner.schedule.horizon-prompts = %d: tributary dpo goes over pairs; set learner.schedule.horizon-steps"
              .formatted(prompts));
    }
    DecoderShape shape = InputChecks.policyShape(settings);
    if (shape.head() == DecoderShape.Head.SCALAR) {
      throw UserError.wrongUsage(
          "model.folder = %s is a reward model; it must be a language model"
              .formatted(settings.model().folder().orElseThrow()));
    }
    InputChecks.requireSameAdapter(settings);
  }

  /**
   * The rows of the files, such as the objective needs.
   *
   * @throws UserError if no row has as many different scores as the objective needs, or responses
   *     with labels are for an objective of pairs, of one label, or beside pairs
   */
  public static OfflineData read(Settings settings, List<Path> files) {
    List<Path> labelled = files.stream().filter(LabelledRows::are).toList();
    if (labelled.isEmpty()) {
      PairRows.Read rows = PairRows.read(files);
      requireRanks(settings, rows, files);
      return new OfflineData.Preferences(rows);
    }
    requireUnpaired(settings, labelled.get(0));
    for (Path file : files) {
      if (labelled.contains(file)) continue;
      throw UserError.wrongUsage(
          "--data %s has responses with a label each, and --data %s has none; all files must be of one kind"
              .formatted(labelled.get(0), file));
    }
    List<LabelledRows.Placed> rows = LabelledRows.read(files);
    boolean first = rows.get(0).row().label();
    if (rows.stream().allMatch(placed -> placed.row().label() == first)) {
      throw UserError.failed(
          "every row in --data %s has label = %s; some must be %s, for kto learns from both"
              .formatted(names(files), first, !first));
    }
    return new OfflineData.Labels(rows);
  }

  /** A response alone teaches nothing to an objective that compares. */
  private static void requireUnpaired(Settings settings, Path file) {
    ObjectiveChoice choice = ObjectiveChoice.of(settings);
    if (!choice.spec().needs().unpaired()) {
      throw UserError.wrongUsage(
          "objective = %s compares responses to a prompt, and --data %s has rows of completion and label, one response each; give a file with prompt, chosen and rejected, or set objective = %s"
              .formatted(choice.spec().id(), file, unpaired()));
    }
    double sft = choice.parameters().get(Parameters.SFT_WEIGHT);
    if (sft > 0) {
      throw UserError.wrongUsage(
          "learner.objectives.%s.sft-weight = %s adds to the best response to a prompt, and --data %s has but one each, some not desirable; set it to 0"
              .formatted(choice.spec().id(), sft, file));
    }
  }

  private static String unpaired() {
    return ObjectiveSpecs.all().stream()
        .filter(spec -> spec.needs().unpaired())
        .map(ObjectiveSpec::id)
        .collect(Collectors.joining(" or "));
  }

  private static void requireRanks(Settings settings, PairRows.Read rows, List<Path> files) {
    ObjectiveSpec spec = ObjectiveChoice.of(settings).spec();
    FileNeeds.refusal(spec.needs(), rows)
        .ifPresent(
            why -> {
              throw UserError.wrongUsage(
                  "objective = %s %s in --data %s; give a file with responses and rewards, or take an objective for pairs, such as dpo"
                      .formatted(spec.id(), why, names(files)));
            });
  }

  private static String names(List<Path> files) {
    return files.stream().map(Path::toString).collect(Collectors.joining(", "));
  }

  /** What a stream's steps hold beside new examples; here all are of the files. */
  private static void requireNothingBeside(LearnerSettings learner) {
    learner
        .offline()
        .data()
        .ifPresent(
            data -> {
              throw UserError.wrongUsage(
                  "learner.offline.data = %s: tributary dpo trains on the files of --data alone; give it as --data %s, and leave learner.offline.data empty"
                      .formatted(data, data));
            });
    requireZero("learner.offline.fraction", learner.offline().fraction());
    requireZero("learner.replay.fraction", learner.replay().fraction());
  }

  private static void requireZero(String setting, double fraction) {
    if (fraction == 0) return;
    throw UserError.wrongUsage(
        "%s = %s: tributary dpo has no stream to mix into; set it to 0, or train with tributary run"
            .formatted(setting, fraction));
  }

  /** The configured objective over a reference, and the weights or adapters that a run trains. */
  public static OfflineJob job(Workshop workshop) {
    Settings settings = workshop.settings();
    return new OfflineJob(
        workshop,
        ObjectiveChoice.of(settings).spec().needs(),
        frozen -> objective(settings, frozen),
        model -> Lora.start(settings, model));
  }

  /** The model that is trained, as a run would load it; its caller closes it. */
  public static LoadedModel open(Path folder, Workshop workshop) {
    Settings settings = workshop.settings();
    ModelPlace place = ModelPlace.of(folder, settings.model().adapter());
    return settings.lora().enabled()
        ? LoadedModel.open(place, workshop.compute(), workshop.prompts())
        : LoadedModel.openMerged(place, workshop.compute(), workshop.prompts());
  }

  /**
   * @throws UserError if {@code --reference} is no language model
   */
  public static void requireLanguageModel(Path reference) {
    if (Shapes.of(reference).head() == DecoderShape.Head.SCALAR) {
      throw UserError.wrongUsage(
          "--reference %s is a reward model; it must be a language model".formatted(reference));
    }
  }

  /**
   * The frozen model; its caller closes it.
   *
   * @param folder of the model that is trained
   * @throws UserError if the two have different tokenizers: log-probs would be of other tokens
   */
  public static LoadedModel openReference(Path reference, Path folder, Workshop workshop) {
    if (!tokenizer(reference).equals(tokenizer(folder))) {
      throw UserError.wrongUsage(
          "--reference %s has another tokenizer than %s, which it must share"
              .formatted(reference, folder));
    }
    return LoadedModel.openMerged(ModelPlace.of(reference), workshop.compute(), workshop.prompts());
  }

  private static String tokenizer(Path folder) {
    Path base = ModelPlace.of(folder).base();
    return new ContentHash().add("tokenizer", base.resolve("tokenizer.json")).hex();
  }

  private static String taken() {
    return ObjectiveSpecs.all().stream()
        .filter(spec -> FileNeeds.refusal(spec.needs()).isEmpty())
        .map(ObjectiveSpec::id)
        .collect(Collectors.joining(", "));
  }

  private static LogProbObjective objective(Settings settings, Frozen reference) {
    ObjectiveChoice choice = ObjectiveChoice.of(settings);
    return new LogProbObjective(choice.spec(), choice.parameters(), reference, Optional.empty());
  }
}
