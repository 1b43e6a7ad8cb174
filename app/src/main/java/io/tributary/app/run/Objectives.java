package io.tributary.app.run;

import io.tributary.app.making.LearningRates;
import io.tributary.config.InverseQMode;
import io.tributary.config.InverseQSettings;
import io.tributary.config.LearnerSettings;
import io.tributary.config.Settings;
import io.tributary.gpu.LearnerEngine;
import io.tributary.gpu.LocalWeightStore;
import io.tributary.gpu.PolicyLearner;
import io.tributary.gpu.engine.AdamW;
import io.tributary.gpu.engine.InverseQObjective;
import io.tributary.gpu.engine.LogProbObjective;
import io.tributary.gpu.engine.MicroBatch;
import io.tributary.gpu.engine.MovingReference;
import io.tributary.gpu.engine.Reference;
import io.tributary.gpu.engine.Superior;
import io.tributary.gpu.engine.ValueHead;
import io.tributary.gpu.engine.Weights;
import io.tributary.gpu.model.ExampleEncoder;
import io.tributary.gpu.objective.Need;
import io.tributary.gpu.objective.Needs;
import java.util.Optional;
import java.util.function.Consumer;

/** Makes the learner that the settings ask for. */
final class Objectives {
  private Objectives() {}

  /**
   * @param models the policy's, and the frozen ones
   * @param steps optimizer steps that the learning rate is planned over
   * @param notices told what the learner has to say
   */
  static LearnerEngine learner(
      Settings settings,
      PlacedModels models,
      ExampleEncoder encoder,
      LocalWeightStore store,
      long steps,
      Consumer<String> notices) {
    LearnerSettings learner = settings.learner();
    PolicyLearner.Options options =
        new PolicyLearner.Options(
            new AdamW(
                learner.beta1(),
                learner.beta2(),
                learner.epsilon(),
                learner.weightDecay(),
                learner.maxGradNorm()),
            LearningRates.of(learner, steps),
            new MicroBatch(learner.microBatch(), settings.training().microBatchTokens()),
            learner.threads(),
            settings.training().offloadMoments(),
            settings.training().maxBadSteps(),
            notices);
    if (settings.judged()) return judged(settings, models, encoder, store, options, notices);
    InverseQSettings inverseQ = learner.inverseQ();
    return new PolicyLearner<>(
        models.policy(),
        store,
        new InverseQObjective(
            superior(settings, models),
            InverseQObjective.Form.valueOf(inverseQ.form().name()),
            inverseQ.lambda(),
            inverseQ.clip()),
        encoder::contrasts,
        options,
        Lora.start(settings, models.policy()),
        Optional.empty());
  }

  private static LearnerEngine judged(
      Settings settings,
      PlacedModels models,
      ExampleEncoder encoder,
      LocalWeightStore store,
      PolicyLearner.Options options,
      Consumer<String> notices) {
    ObjectiveChoice choice = ObjectiveChoice.of(settings);
    Needs needs = choice.spec().needs();
    Optional<ValueHead> head = Optional.empty();
    if (needs.has(Need.VALUE_HEAD)) {
      double rate = choice.parameters().get("value-learning-rate");
      head =
          Optional.of(
              new ValueHead(models.policy().kernels(), rate, settings.learner().learningRate()));
    }
    Weights start = Lora.start(settings, models.policy());
    Optional<MovingReference> moving =
        MovingReferences.of(settings.reference(), models.reference(), start, notices);
    return new PolicyLearner<>(
        models.policy(),
        store,
        new LogProbObjective(
            choice.spec(),
            choice.parameters(),
            moving.<Reference>map(own -> own).orElseGet(models.reference()::frozen),
            head),
        example -> encoder.groups(example, needs),
        options,
        start,
        moving);
  }

  static Superior superior(Settings settings, PlacedModels models) {
    InverseQSettings inverseQ = settings.learner().inverseQ();
    return new Superior(
        models.reference().frozen(),
        models.contrast().frozen(),
        inverseQ.mode() == InverseQMode.PRINCIPLE,
        inverseQ.alpha());
  }
}
