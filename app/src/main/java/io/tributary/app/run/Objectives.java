package io.tributary.app.run;

import io.tributary.config.DpoSettings;
import io.tributary.config.InverseQMode;
import io.tributary.config.InverseQSettings;
import io.tributary.config.LearnerSettings;
import io.tributary.config.Settings;
import io.tributary.gpu.LearnerEngine;
import io.tributary.gpu.LocalWeightStore;
import io.tributary.gpu.PolicyLearner;
import io.tributary.gpu.engine.AdamW;
import io.tributary.gpu.engine.CosineSchedule;
import io.tributary.gpu.engine.DpoObjective;
import io.tributary.gpu.engine.InverseQObjective;
import io.tributary.gpu.engine.Superior;
import io.tributary.gpu.engine.Weights;
import io.tributary.gpu.model.ExampleEncoder;
import io.tributary.gpu.model.LoadedModel;

/** Makes the learner that the settings ask for. */
final class Objectives {
  private Objectives() {}

  /**
   * @param steps optimizer steps that the learning rate is planned over
   * @param aligned weights of {@code inverse-q.aligned-model}; the reference's own in mode
   *     principle
   */
  static LearnerEngine learner(
      Settings settings,
      LoadedModel reference,
      Weights aligned,
      ExampleEncoder encoder,
      LocalWeightStore store,
      long steps) {
    LearnerSettings learner = settings.learner();
    PolicyLearner.Options options =
        new PolicyLearner.Options(
            new AdamW(
                learner.beta1(),
                learner.beta2(),
                learner.epsilon(),
                learner.weightDecay(),
                learner.maxGradNorm()),
            new CosineSchedule(
                learner.learningRate(),
                learner.finalLearningRateShare(),
                Math.round(learner.warmupShare() * steps),
                steps),
            learner.microBatch(),
            learner.threads());
    return switch (settings.objective()) {
      case DPO -> {
        DpoSettings dpo = learner.dpo();
        yield new PolicyLearner<>(
            reference,
            store,
            new DpoObjective(
                reference.weights(), dpo.beta(), dpo.labelSmoothing(), dpo.sftWeight()),
            encoder::pairs,
            options,
            Lora.start(settings, reference));
      }
      case INVERSE_Q -> {
        InverseQSettings inverseQ = learner.inverseQ();
        yield new PolicyLearner<>(
            reference,
            store,
            new InverseQObjective(
                superior(settings, reference, aligned),
                InverseQObjective.Form.valueOf(inverseQ.form().name()),
                inverseQ.lambda(),
                inverseQ.clip()),
            encoder::contrasts,
            options,
            Lora.start(settings, reference));
      }
    };
  }

  static Superior superior(Settings settings, LoadedModel reference, Weights aligned) {
    InverseQSettings inverseQ = settings.learner().inverseQ();
    return new Superior(
        reference.weights(), aligned, inverseQ.mode() == InverseQMode.PRINCIPLE, inverseQ.alpha());
  }
}
