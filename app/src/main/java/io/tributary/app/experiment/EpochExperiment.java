package io.tributary.app.experiment;

import static io.tributary.app.experiment.Contrast.Role.BESIDE;

import io.tributary.app.experiment.Contrast.Term;
import java.util.ArrayList;
import java.util.List;

/**
 * Reward by epochs of 500 prompts, each new to the model. With two candidates a prompt, both
 * trained, all three objectives take gradients of the same number of responses.
 */
final class EpochExperiment {
  private static final double FLAT = 0.1;

  private EpochExperiment() {}

  static Experiment of(Size size) {
    int epoch = size.quick() ? 96 : 500;
    int epochs = size.quick() ? 3 : 8;
    int perStep = size.quick() ? 8 : 20;
    // a checkpoint an epoch: at the end some prompts are missing that were dropped as tied
    int every = epoch / perStep;
    List<String> settings = new ArrayList<>(size.settings());
    settings.addAll(
        List.of(
            "prompts.limit=" + epoch * epochs,
            "learner.examples-per-step=" + perStep,
            "generation.candidates=2",
            "learner.inverse-q.samples-per-prompt=2",
            "pipeline.max-in-flight=" + 3 * perStep,
            "checkpoint.every-steps=" + every,
            "checkpoint.keep=100",
            "evaluation.every-steps=" + every));
    int second = 2;
    int settled = size.quick() ? 2 : 6;
    List<Contrast> contrasts = new ArrayList<>();
    contrasts.add(at(epoch, second, "ppo"));
    contrasts.add(
        new Contrast(
            "what inverse-q gained by epoch %d less what it had gained an epoch later"
                .formatted(settled),
            Contrast.Role.CLAIM,
            List.of(
                new Term(1, "inverse-q", after(epoch, settled)),
                new Term(-1, "inverse-q", after(epoch, settled + 1))),
            -FLAT));
    contrasts.add(Contrast.learned("inverse-q", 0));
    contrasts.add(at(epoch, second, "dpo").as(BESIDE));
    return new Experiment(
        "inverse-q-vs-ppo",
        "How fast does Inverse-Q* learn beside PPO and DPO?",
        "Inverse-Q* is past PPO after 2 epochs and gains less than 0.1 deviations in an epoch from"
            + " epoch "
            + settled
            + " on",
        "Inverse-Q* (arXiv 2408.14874), figure 6",
        settings,
        List.of(
            Arm.of("inverse-q", "objective=inverse-q"),
            Arm.of("ppo", "objective=ppo"),
            Arm.of("dpo", "objective=dpo")),
        List.of(Budget.Part.PROMPTS, Budget.Part.SAMPLES, Budget.Part.GRADIENT_TOKENS),
        true,
        contrasts);
  }

  private static Contrast at(int epoch, int epochs, String other) {
    Measure gain = after(epoch, epochs);
    return Contrast.more(
        "gain of inverse-q after %d epochs less that of %s".formatted(epochs, other),
        gain,
        "inverse-q",
        other);
  }

  private static Measure after(int epoch, int epochs) {
    return Measure.gainAfter((long) epoch * epochs, "after " + epochs + " epochs");
  }
}
