package io.tributary.app.run;

import io.tributary.api.Prompt;
import io.tributary.app.making.EmbeddedModels.RewardModel;
import io.tributary.config.InverseQMode;
import io.tributary.config.ResolvedSettings;
import io.tributary.config.Settings;
import io.tributary.gpu.PolicyRollout;
import io.tributary.gpu.model.ExampleEncoder;
import io.tributary.gpu.model.LoadedModel;
import io.tributary.gpu.model.ModelPlace;
import io.tributary.gpu.model.PromptFormat;
import io.tributary.gpu.model.ResponseCodec;
import java.util.List;
import java.util.Optional;

/**
 * Everything that the phases of a run share. Owns the models.
 *
 * @param place where the reference came from
 * @param models on their devices
 * @param rewardModel the embedded reward model, if it judges
 * @param rollout what each generator's engine gets
 */
record RunContext(
    RunFolder folder,
    ResolvedSettings resolved,
    ModelPlace place,
    PromptFormat format,
    PlacedModels models,
    Optional<RewardModel> rewardModel,
    JudgeChoice judge,
    PromptPlan prompts,
    PolicyRollout.Options rollout,
    int threads)
    implements AutoCloseable {

  Settings settings() {
    return resolved.settings();
  }

  /** The frozen model that the run starts from, where the policy is evaluated. */
  LoadedModel reference() {
    return models.policy();
  }

  ResponseCodec codec() {
    return new ResponseCodec(reference(), format, settings().generation().stop());
  }

  ExampleEncoder encoder() {
    return new ExampleEncoder(codec());
  }

  boolean preferencePairs() {
    return settings().judged();
  }

  /** A new proxy; its caller closes it. */
  Proxy proxy() {
    if (preferencePairs()) {
      return new Proxy.ByJudge(judge.create());
    }
    return new Proxy.ByCredit(Objectives.superior(settings(), models), encoder());
  }

  /** Samples the validation prompts, or the held-out ones, always with the same draws. */
  FixedSampling sampling(List<Prompt> which, int purpose, int samples, int workers) {
    return new FixedSampling(reference(), codec(), settings(), which, purpose, samples, workers);
  }

  /** How many candidates a pair is chosen from; 1 where nothing is chosen. */
  int bestOf() {
    return preferencePairs() ? settings().generation().candidates() : 1;
  }

  static boolean needsAligned(Settings settings) {
    return !settings.judged() && settings.learner().inverseQ().mode() == InverseQMode.ALIGNED;
  }

  @Override
  public void close() {
    models.close();
  }
}
