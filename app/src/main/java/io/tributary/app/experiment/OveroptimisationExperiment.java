package io.tributary.app.experiment;

import static io.tributary.app.experiment.Contrast.Role.BESIDE;
import static io.tributary.app.experiment.Contrast.Role.CONDITION;

import io.tributary.app.experiment.ArmResult.Point;
import io.tributary.app.experiment.Contrast.Role;
import io.tributary.app.experiment.Contrast.Term;
import java.util.ArrayList;
import java.util.List;

/** Gold against proxy along the KL axis: DPO, held by the reference and hardly held. */
final class OveroptimisationExperiment {
  private static final Measure GOLD = Measure.late("late_gold", "gold reward, late", Point::gold);
  private static final Measure PROXY =
      Measure.late("late_proxy", "proxy reward, late", Point::proxy);
  private static final Measure KL = Measure.late("late_kl", "KL, late", Point::kl);

  private OveroptimisationExperiment() {}

  static Experiment of(Size size) {
    int every = size.quick() ? 4 : 8;
    List<String> settings = new ArrayList<>(size.settings());
    if (!size.quick()) settings.add("prompts.limit=3072");
    settings.addAll(
        List.of(
            "objective=dpo",
            "learner.learning-rate=4.0e-4",
            "checkpoint.every-steps=" + every,
            "checkpoint.keep=100",
            "evaluation.every-steps=" + 2 * every));
    return new Experiment(
        "overoptimisation",
        "Does what the run optimises go on rising where the truth falls?",
        "far from the reference the proxy's reward goes on rising while the gold reward falls",
        "the survey's reward hacking; Gao et al. (arXiv 2210.10760)",
        settings,
        List.of(
            Arm.of("held", "learner.dpo.beta=0.1", "learner.dpo.sft-weight=0.05"),
            Arm.of("loose", "learner.dpo.beta=0.01", "learner.dpo.sft-weight=0")),
        List.of(Budget.Part.PROMPTS, Budget.Part.SAMPLES, Budget.Part.GRADIENT_TOKENS),
        true,
        List.of(
            late("loose", "rise of the proxy's reward over the last third", 1, PROXY),
            late("loose", "fall of the gold reward over the last third", -1, GOLD),
            late("loose", "rise of KL over the last third", 1, KL).as(CONDITION),
            late("held", "held: rise of the proxy's reward over the last third", 1, PROXY)
                .as(BESIDE),
            late("held", "held: fall of the gold reward over the last third", -1, GOLD)
                .as(BESIDE)));
  }

  private static Contrast late(String arm, String says, double factor, Measure measure) {
    return new Contrast(says, Role.CLAIM, List.of(new Term(factor, arm, measure)), 0);
  }
}
