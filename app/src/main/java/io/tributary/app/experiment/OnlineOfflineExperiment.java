package io.tributary.app.experiment;

import static io.tributary.app.experiment.Contrast.Role.BESIDE;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * DPO on pairs of the SFT model alone, in iterations that each sample from a fixed policy, and as a
 * stream. All have the same prompts, as many samples of each, one look at each pair and the SFT
 * model as reference; what is measured is the last version, so that no arm has a choice of several.
 */
final class OnlineOfflineExperiment {
  private static final int ITERATIONS = 3;
  private static final String SFT = "sft";
  private static final String OBJECTIVE = "objective=dpo";

  /** Nothing on the way is validated; the report of a run that only samples is not looked at. */
  private static final String NO_VALIDATION = "evaluation.every-steps=1000000";

  private static final List<String> SAMPLING =
      List.of(
          OBJECTIVE,
          "learner.learning-rate=0",
          "evaluation.prompts=8",
          "evaluation.validation-prompts=8");

  private OnlineOfflineExperiment() {}

  static Experiment of(Size size) {
    List<String> settings = new ArrayList<>(size.settings());
    settings.add(NO_VALIDATION);
    // every pair is trained on once, as the stream does
    settings.addAll(List.of("offline.epochs=1", "offline.held-out-share=0"));
    return new Experiment(
        "online-vs-offline",
        "Is it worth sampling from the policy that is trained, at the same budget?",
        "DPO on pairs of its own policy beats DPO on pairs of the SFT model, in iterations and as a"
            + " stream, and that beats the SFT model",
        "RLHF Workflow (arXiv 2405.07863), table 2",
        settings,
        List.of(
            new Arm(SFT, List.of(new Stage.Stream(SFT, SAMPLING)), false, Optional.of(SFT)),
            offline(),
            iterative(size),
            new Arm(
                "streaming",
                List.of(new Stage.Stream("streaming", List.of(OBJECTIVE))),
                true,
                Optional.of(SFT))),
        List.of(Budget.Part.PROMPTS, Budget.Part.SAMPLES, Budget.Part.GRADIENT_TOKENS),
        false,
        List.of(
            more("iterative", "offline"),
            more("streaming", "offline"),
            more("offline", SFT),
            more("streaming", "iterative").as(BESIDE)));
  }

  private static Arm offline() {
    return new Arm(
        "offline",
        List.of(
            new Stage.Pairs("offline-pairs", SFT),
            new Stage.Offline("offline", List.of(OBJECTIVE), "offline-pairs", SFT, SFT)),
        true,
        Optional.of(SFT));
  }

  /** Each iteration has the next prompts, and goes on from the model of the one before. */
  private static Arm iterative(Size size) {
    List<Stage> stages = new ArrayList<>();
    String policy = SFT;
    for (int i = 0; i < ITERATIONS; i++) {
      int from = size.prompts() * i / ITERATIONS;
      int to = size.prompts() * (i + 1) / ITERATIONS;
      String name = "iteration-" + (i + 1);
      List<String> sampling = new ArrayList<>(SAMPLING);
      sampling.addAll(List.of("prompts.skip=" + from, "prompts.limit=" + (to - from)));
      sampling.add("model.folder=" + Stage.MODEL_OF + policy);
      stages.add(new Stage.Stream(name + "-samples", sampling));
      stages.add(new Stage.Pairs(name + "-pairs", name + "-samples"));
      stages.add(new Stage.Offline(name, List.of(OBJECTIVE), name + "-pairs", policy, SFT));
      policy = name;
    }
    return new Arm("iterative", stages, true, Optional.of(SFT));
  }

  private static Contrast more(String arm, String than) {
    return Contrast.more(
        "gold reward of %s less that of %s".formatted(arm, than), Measure.REWARD, arm, than);
  }
}
