package io.tributary.app.experiment;

import static io.tributary.app.experiment.Budget.Part.GRADIENT_TOKENS;
import static io.tributary.app.experiment.Budget.Part.PROMPTS;
import static io.tributary.app.experiment.Budget.Part.SAMPLES;
import static io.tributary.app.experiment.Contrast.Role.BESIDE;

import io.tributary.app.UserError;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** The experiments that there are; docs/experiments.md says what each asks. */
final class Catalogue {
  private static final Map<String, Function<Size, Experiment>> ALL = new LinkedHashMap<>();

  static {
    ALL.put("online-vs-offline", OnlineOfflineExperiment::of);
    ALL.put("staleness", StalenessExperiment::of);
    ALL.put("alpha", Catalogue::alpha);
    ALL.put("length-penalty", Catalogue::lengthPenalty);
    ALL.put("ranking", Catalogue::ranking);
    ALL.put("inverse-q-vs-ppo", EpochExperiment::of);
    ALL.put("overoptimisation", OveroptimisationExperiment::of);
    ALL.put("reward-free", RewardFreeExperiment::of);
  }

  private Catalogue() {}

  static List<String> names() {
    return List.copyOf(ALL.keySet());
  }

  /**
   * @throws UserError if there is none of this name; those that there are are named
   */
  static Experiment find(String name, boolean quick) {
    Function<Size, Experiment> make = ALL.get(name);
    if (make == null) {
      throw UserError.wrongUsage(
          "there is no experiment %s; there are %s".formatted(name, String.join(", ", names())));
    }
    return make.apply(quick ? Size.QUICK : Size.FULL);
  }

  private static Experiment alpha(Size size) {
    List<String> alphas =
        size.quick()
            ? List.of("1.0", "1.2", "1.4")
            : List.of("1.0", "1.1", "1.2", "1.3", "1.4", "1.5");
    List<Arm> arms = new ArrayList<>();
    for (String a : alphas) {
      arms.add(Arm.of("alpha-" + a, "objective=inverse-q", "learner.inverse-q.alpha=" + a));
    }
    return new Experiment(
        "alpha",
        "How strong a contrast should Inverse-Q* imitate?",
        "with Inverse-Q*, a contrast of α = 1.4 wins more, and loses less, than α = 1.0",
        "Inverse-Q* (arXiv 2408.14874), figure 7",
        size.settings(),
        arms,
        List.of(PROMPTS, SAMPLES, GRADIENT_TOKENS),
        false,
        List.of(
            Contrast.more(
                "net wins at α = 1.4 less those at 1.0",
                Measure.NET_WINS,
                "alpha-1.4",
                "alpha-1.0"),
            Contrast.learned("alpha-1.4", 0),
            Contrast.more(
                    "gold reward gain at α = 1.4 less that at 1.0",
                    Measure.GAIN,
                    "alpha-1.4",
                    "alpha-1.0")
                .as(BESIDE)));
  }

  private static Experiment lengthPenalty(Size size) {
    return new Experiment(
        "length-penalty",
        "Does taking a little reward for each character keep responses short at no cost?",
        "a length penalty makes responses shorter, and its net wins are at most 0.1 lower",
        "RLHF Workflow (arXiv 2405.07863), table 4",
        size.settings(),
        // 0.001 there, for responses about ten times as long as the embedded model's
        List.of(
            Arm.of("lambda-0", "objective=dpo", "judge.length-penalty=0"),
            Arm.of("lambda-0.01", "objective=dpo", "judge.length-penalty=0.01")),
        List.of(PROMPTS, SAMPLES),
        false,
        List.of(
            Contrast.more(
                "characters without the penalty less those with it",
                Measure.LENGTH,
                "lambda-0",
                "lambda-0.01"),
            Contrast.learned("lambda-0", 0),
            Contrast.moreBy(
                "net wins with the penalty less those without",
                Measure.NET_WINS,
                "lambda-0.01",
                "lambda-0",
                -0.1)));
  }

  private static Experiment ranking(Size size) {
    List<Arm> arms = new ArrayList<>();
    // the SFT term that dpo has by default is not what is compared, and dpo-pl has none
    String plain = "learner.dpo.sft-weight=0";
    arms.add(Arm.of("dpo", "objective=dpo", plain));
    // RSO is a sampler: of the same candidates it makes two pairs, and a step takes twice as many
    arms.add(
        Arm.of(
            "rso",
            "objective=dpo",
            plain,
            "pairs.assembler=rejection-sampling",
            "pairs.rejection-sampling.keep=4",
            "learner.examples-per-step=" + 2 * size.perStep()));
    for (String id : List.of("pro", "rrhf", "slic", "raft", "dpo-pl")) {
      arms.add(Arm.of(id, "objective=" + id));
    }
    List<Contrast> contrasts = new ArrayList<>();
    for (String parent : List.of("dpo", "pro")) {
      contrasts.add(
          Contrast.more(
              "gold reward gain of dpo-pl less that of " + parent, Measure.GAIN, "dpo-pl", parent));
    }
    contrasts.add(Contrast.learned("dpo-pl", 0));
    for (String other : List.of("rso", "rrhf", "slic", "raft")) {
      contrasts.add(
          Contrast.more(
                  "gold reward gain of dpo-pl less that of " + other, Measure.GAIN, "dpo-pl", other)
              .as(BESIDE));
    }
    return new Experiment(
        "ranking",
        "What is a whole ranking of the candidates worth, beside their best and worst?",
        "DPO over the whole ranking (dpo-pl) beats both its parents, DPO and PRO",
        "the survey's proposal, its equations 19 and 20",
        size.settings(),
        arms,
        // that a ranking trains on more of the same samples is the question
        List.of(PROMPTS, SAMPLES),
        false,
        contrasts);
  }
}
