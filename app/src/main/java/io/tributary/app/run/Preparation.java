package io.tributary.app.run;

import io.tributary.api.Prompt;
import io.tributary.app.UserError;
import io.tributary.app.display.RunDisplay;
import io.tributary.app.embedded.Corpus;
import io.tributary.app.making.EmbeddedModels;
import io.tributary.app.making.EmbeddedModels.RewardModel;
import io.tributary.app.making.Progress;
import io.tributary.app.making.Workshop;
import io.tributary.config.ResolvedSettings;
import io.tributary.config.Settings;
import io.tributary.gpu.engine.Compute;
import io.tributary.gpu.engine.DecoderShape;
import io.tributary.gpu.files.ModelCache;
import io.tributary.gpu.model.LoadedModel;
import io.tributary.gpu.model.ModelPlace;
import io.tributary.gpu.model.ResponseCodec;
import io.tributary.streams.prompts.CheckedPrompts;
import io.tributary.streams.prompts.PromptFile;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;

/** Makes or finds the models, checks the prompts, and loads what the run needs. */
final class Preparation {
  private final ResolvedSettings resolved;
  private final Settings settings;
  private final boolean fresh;
  private final Duties duties;
  private final RunDisplay display;
  private final PhaseSeconds seconds;
  private final ModelMemory memory;
  private final Corpus corpus = Corpus.load();

  /**
   * @param duties of the process
   */
  Preparation(
      ResolvedSettings resolved,
      boolean fresh,
      RunDisplay display,
      PhaseSeconds seconds,
      Duties duties) {
    this(resolved, fresh, display, seconds, duties, ModelMemory.ofThisMachine());
  }

  /**
   * @param memory refuses models that cannot fit
   */
  Preparation(
      ResolvedSettings resolved,
      boolean fresh,
      RunDisplay display,
      PhaseSeconds seconds,
      Duties duties,
      ModelMemory memory) {
    this.memory = memory;
    this.duties = duties;
    this.resolved = resolved;
    this.settings = resolved.settings();
    this.fresh = fresh;
    this.display = display;
    this.seconds = seconds;
  }

  RunContext prepare(RunFolder folder) {
    ObjectiveChoice.check(resolved);
    InputChecks.check(settings, folder);
    // In a cluster the feed's nodes take prompts, and no other needs the port or the token.
    if (duties.checksPrompts()) PromptIntake.check(settings.prompts().http());
    // Likewise the learner's nodes alone need the file of pairs.
    HybridChoice.check(resolved, duties.checksPrompts());
    memory.require(ModelMemory.ofRun(settings, duties));
    Compute compute = ComputeChoice.of(settings, InputChecks.policyShape(settings));
    display.note(
        "computing on %s: sampling and scoring in %s, training in %s"
            .formatted(
                compute.device(),
                ComputeChoice.label(compute.inference()),
                ComputeChoice.label(compute.training())));
    Workshop workshop = Workshop.of(settings, compute);
    EmbeddedModels embedded =
        new EmbeddedModels(
            workshop, corpus, new ModelCache(settings.run().cacheFolder(), display::note), fresh);
    Path policy = settings.model().folder().orElseGet(() -> embedded.policy(progress()));
    Optional<RewardModel> rewardModel = rewardModel(embedded, policy);
    DecoderShape shape = InputChecks.policyShape(settings);
    Function<String, Compute> computes = device -> ComputeChoice.of(settings, shape, device);
    JudgeChoice judge = judge(computes, rewardModel);
    seconds.end();
    LoadedModel reference = reference(policy, compute, workshop);
    try {
      requireEnd(policy, reference);
      if (scores()) judge.create().close();
      return new RunContext(
          folder,
          resolved,
          place(policy),
          workshop.prompts(),
          new PlacedModels(
              settings,
              reference,
              aligned(computes.apply(settings.referenceDevice()), workshop),
              computes),
          rewardModel,
          judge,
          prompts(folder, reference, workshop),
          RolloutPlan.of(settings, reference.kernels().shape(), compute),
          workshop.threads());
    } catch (RuntimeException e) {
      reference.close();
      throw e;
    }
  }

  /** Whether the judge is made here. */
  private boolean scores() {
    return settings.judged() && duties.scores();
  }

  private JudgeChoice judge(Function<String, Compute> computes, Optional<RewardModel> rewardModel) {
    return scores()
        ? JudgeChoice.of(settings, computes.apply(settings.judgeDevice()), rewardModel)
        : new JudgeChoice(settings.judge().type(), settings.judge().options());
  }

  private ModelPlace place(Path policy) {
    return ModelPlace.of(policy, settings.model().adapter());
  }

  /** An adapter that is not trained further is part of the weights. */
  private LoadedModel reference(Path policy, Compute compute, Workshop workshop) {
    ModelPlace place = place(policy);
    return settings.lora().enabled()
        ? LoadedModel.open(place, compute, workshop.prompts())
        : LoadedModel.openMerged(place, compute, workshop.prompts());
  }

  private Optional<RewardModel> rewardModel(EmbeddedModels embedded, Path policy) {
    if (!scores() || !JudgeChoice.wantsEmbedded(settings.judge())) return Optional.empty();
    Path own = embedded.policy(progress());
    JudgeChoice.requireSameTokenizer(policy, own);
    return Optional.of(embedded.rewardModel(own, progress()));
  }

  private Optional<LoadedModel> aligned(Compute compute, Workshop workshop) {
    if (!RunContext.needsAligned(settings)) return Optional.empty();
    Path folder = settings.learner().inverseQ().alignedModel().orElseThrow();
    return Optional.of(LoadedModel.open(folder, compute, workshop.prompts()));
  }

  private PromptPlan prompts(RunFolder folder, LoadedModel reference, Workshop workshop) {
    Optional<Path> file = settings.prompts().file();
    if (file.isEmpty() || settings.prompts().follow()) {
      // Live prompts are all trained on.
      return PromptPlan.embedded(settings, corpus);
    }
    Function<Prompt, Optional<String>> fault = prompt -> Optional.empty();
    // A node that has no tokenizer must come to the same list, so in a cluster generators drop
    // them.
    if (duties.checksPrompts()) {
      PromptLength length =
          new PromptLength(
              settings, new ResponseCodec(reference, workshop.prompts()), reference.config());
      fault = length::fault;
    }
    CheckedPrompts checked =
        PromptFile.check(
            file.get(), folder.rejectedPrompts(), settings.prompts().maxRejected(), fault);
    if (checked.rejected() > 0) {
      String lines = checked.rejected() == 1 ? "1 line" : checked.rejected() + " lines";
      display.note(lines + " of " + file.get() + " rejected; see " + folder.rejectedPrompts());
    }
    return PromptPlan.ofFile(settings, checked.prompts());
  }

  private static void requireEnd(Path folder, LoadedModel model) {
    if (model.eos().length > 0) return;
    throw UserError.failed(
        folder + ": config.json names no eos_token_id; responses could never end");
  }

  /** Each job is a phase of its own, on the display and in the report. */
  private Progress progress() {
    return new DisplayedProgress(display, seconds::begin);
  }
}
