package io.tributary.app.run;

import io.tributary.api.Judge;
import io.tributary.api.JudgeProvider;
import io.tributary.app.UserError;
import io.tributary.app.making.EmbeddedModels.RewardModel;
import io.tributary.config.JudgeSettings;
import io.tributary.config.Settings;
import io.tributary.gpu.engine.Compute;
import io.tributary.gpu.files.ContentHash;
import io.tributary.judges.Judges;
import io.tributary.judges.RewardModelJudgeProvider;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The judge that the settings name, with the options that they leave to the program. */
record JudgeChoice(String type, Map<String, String> options) {
  static final String REWARD_MODEL = "reward-model";
  private static final String MODEL = "model";

  /** Whether the run needs the embedded reward model. */
  static boolean wantsEmbedded(JudgeSettings judge) {
    return judge.type().equals(REWARD_MODEL) && !judge.options().containsKey(MODEL);
  }

  /** The folder of the reward model that the settings name. */
  static Path model(JudgeSettings judge) {
    return Path.of(judge.options().get(MODEL));
  }

  /**
   * Checks the type, and as many of the options as can be checked before any model is there.
   *
   * @throws UserError if one is wrong
   */
  static void check(JudgeSettings judge) {
    try {
      JudgeProvider provider = Judges.provider(judge.type());
      if (judge.type().equals(REWARD_MODEL)) RewardModelJudgeProvider.check(judge.options());
      else provider.create(judge.options()).close();
    } catch (IllegalArgumentException e) {
      throw UserError.wrongUsage(e.getMessage());
    }
  }

  /**
   * Completes the options.
   *
   * @param compute of the judge's device
   * @param embedded the embedded reward model, if {@link #wantsEmbedded}
   */
  static JudgeChoice of(Settings settings, Compute compute, Optional<RewardModel> embedded) {
    JudgeSettings judge = settings.judge();
    Map<String, String> options = new TreeMap<>(judge.options());
    if (judge.type().equals(REWARD_MODEL)) {
      embedded.ifPresent(model -> options.putIfAbsent(MODEL, model.folder().toString()));
      options.putIfAbsent("template", settings.model().template());
      options.putIfAbsent("device", compute.device());
      options.putIfAbsent("path", ComputeChoice.label(compute.inference().scoring()));
    }
    return new JudgeChoice(judge.type(), options);
  }

  /** Makes a judge; wrong options are the user's mistake. */
  Judge create() {
    try {
      return Judges.create(type, options);
    } catch (IllegalArgumentException e) {
      throw UserError.wrongUsage(e.getMessage());
    }
  }

  /** The embedded reward model reads only the embedded model's language. */
  static void requireSameTokenizer(Path policy, Path embeddedPolicy) {
    if (!tokenizer(policy).equals(tokenizer(embeddedPolicy))) throw otherTokenizer(policy);
  }

  static UserError otherTokenizer(Path policy) {
    return UserError.wrongUsage(
            "the embedded reward model cannot judge the model in "
                + policy
                + ": it has another tokenizer")
        .withHint(
            "give a reward model (--set judge.options.model=FOLDER) or another judge"
                + " (--set judge.type=rule)");
  }

  private static String tokenizer(Path folder) {
    return new ContentHash().add("tokenizer", folder.resolve("tokenizer.json")).hex();
  }
}
