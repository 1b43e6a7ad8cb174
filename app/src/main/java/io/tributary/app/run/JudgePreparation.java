package io.tributary.app.run;

import io.tributary.app.display.RunDisplay;
import io.tributary.app.embedded.Corpus;
import io.tributary.app.making.EmbeddedModels;
import io.tributary.app.making.EmbeddedModels.RewardModel;
import io.tributary.app.making.Progress;
import io.tributary.app.making.Workshop;
import io.tributary.config.Settings;
import io.tributary.gpu.engine.Compute;
import io.tributary.gpu.engine.DecoderShape;
import io.tributary.gpu.files.ModelCache;
import io.tributary.gpu.model.Shapes;
import java.nio.file.Path;
import java.util.Optional;

/** Makes or finds the reward model of a node that only judges: the policy is not loaded there. */
final class JudgePreparation {
  private JudgePreparation() {}

  /** The judge that the settings name, of type {@link JudgeChoice#REWARD_MODEL}. */
  static JudgeChoice prepare(Settings settings, RunDisplay display, PhaseSeconds seconds) {
    InputChecks.requireJudgeDevice(settings);
    ModelMemory.ofThisMachine().require(ModelMemory.ofJudge(settings));
    JudgeChoice judge =
        JudgeChoice.wantsEmbedded(settings.judge())
            ? embedded(settings, display, new DisplayedProgress(display, seconds::begin))
            : JudgeChoice.of(
                settings,
                compute(settings, Shapes.of(JudgeChoice.model(settings.judge()))),
                Optional.empty());
    seconds.end();
    // What is wrong with it is said before the node joins.
    judge.create().close();
    return judge;
  }

  private static Compute compute(Settings settings, DecoderShape shape) {
    return ComputeChoice.of(settings, shape, settings.judgeDevice());
  }

  /** As the other nodes make it, so that all have the same. */
  private static JudgeChoice embedded(Settings settings, RunDisplay display, Progress progress) {
    DecoderShape shape = InputChecks.policyShape(settings);
    Workshop workshop = Workshop.of(settings, ComputeChoice.of(settings, shape));
    ModelCache cache = new ModelCache(settings.run().cacheFolder(), display::note);
    EmbeddedModels embedded = new EmbeddedModels(workshop, Corpus.load(), cache, false);
    Path own = embedded.policy(progress);
    settings.model().folder().ifPresent(given -> JudgeChoice.requireSameTokenizer(given, own));
    RewardModel rewardModel = embedded.rewardModel(own, progress);
    return JudgeChoice.of(settings, compute(settings, shape), Optional.of(rewardModel));
  }
}
