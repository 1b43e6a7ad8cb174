package io.tributary.app.experiment;

import static io.tributary.app.experiment.Contrast.Role.BESIDE;

import java.util.ArrayList;
import java.util.List;

/**
 * Inverse-Q* in both its modes against the principle in the prompt and no training. What answers
 * without training is a run whose learning rate is 0.
 */
final class RewardFreeExperiment {
  private static final String[] UNTRAINED = {
    "objective=inverse-q",
    "learner.learning-rate=0",
    "prompts.limit=32",
    "evaluation.every-steps=1000"
  };

  /** What the embedded model was taught; that of all arms, so that it cannot be set to another. */
  private static final String PRINCIPLE = "be kind, helpful and safe.";

  private static final String PRINCIPLED =
      "model.template=\"<|system|>" + PRINCIPLE + "<|user|>{prompt}<|assistant|>\"";

  private RewardFreeExperiment() {}

  static Experiment of(Size size) {
    List<String> prompted = new ArrayList<>(List.of(UNTRAINED));
    // of a made-once model: the embedded one would be taught that template
    prompted.addAll(List.of("model.folder=" + Stage.MODEL_OF + "plain", PRINCIPLED));
    String principle = "model.principle=\"" + PRINCIPLE + "\"";
    prompted.add(principle);
    List<String> settings = new ArrayList<>(size.settings());
    settings.add(principle);
    return new Experiment(
        "reward-free",
        "What is training without any reward worth, beside asking nicely?",
        "Inverse-Q* beats prompting with the principle alone, in both its modes",
        "Inverse-Q* (arXiv 2408.14874), figures 2 and 3",
        settings,
        List.of(
            Arm.unbudgeted("plain", UNTRAINED),
            Arm.unbudgeted("prompting", prompted.toArray(String[]::new)),
            Arm.of("principle", "objective=inverse-q", "learner.inverse-q.mode=principle"),
            // makes the model that the next one is taught by
            Arm.unbudgeted("dpo", "objective=dpo"),
            Arm.of(
                "aligned",
                "objective=inverse-q",
                "learner.inverse-q.mode=aligned",
                "learner.inverse-q.aligned-model=" + Stage.MODEL_OF + "dpo")),
        List.of(Budget.Part.PROMPTS, Budget.Part.SAMPLES, Budget.Part.GRADIENT_TOKENS),
        false,
        List.of(
            more("principle", "prompting"),
            more("aligned", "prompting"),
            more("prompting", "plain").as(BESIDE),
            more("dpo", "aligned").as(BESIDE)));
  }

  private static Contrast more(String arm, String than) {
    return Contrast.more(
        "gold reward of %s less that of %s".formatted(arm, than), Measure.REWARD, arm, than);
  }
}
