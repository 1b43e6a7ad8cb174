package io.tributary.app.run;

import io.tributary.api.Prompt;
import io.tributary.app.UserError;
import io.tributary.app.embedded.Corpus;
import io.tributary.app.embedded.Split;
import io.tributary.config.Settings;
import io.tributary.streams.prompts.ListPromptSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * Which prompts a run trains on and which it keeps away from training. The three lists share no
 * prompt.
 *
 * @param stream what the feed goes through, with epochs and limit
 * @param validation choose the best version
 * @param heldOut for the report, by the kind of held-out prompt
 * @param corpus the embedded corpus, if the prompts are its own
 */
record PromptPlan(
    ListPromptSource stream,
    List<Prompt> validation,
    Map<String, List<Prompt>> heldOut,
    Optional<Corpus> corpus) {
  private static final int FEWEST = 8;

  /** The embedded corpus, whose splits hold out templates and combinations of slot values. */
  static PromptPlan embedded(Settings settings, Corpus corpus) {
    int half = settings.evaluation().prompts() / 2;
    Map<String, List<Prompt>> heldOut = new LinkedHashMap<>();
    heldOut.put(
        "held_out_templates",
        first(corpus.prompts(Split.HELD_OUT_TEMPLATE), settings.evaluation().prompts() - half));
    if (half > 0) {
      heldOut.put("held_out_combinations", first(corpus.prompts(Split.HELD_OUT_COMBINATION), half));
    }
    return new PromptPlan(
        source(settings, corpus.onlinePrompts(settings.seed())),
        first(corpus.prompts(Split.VALIDATION), settings.evaluation().validationPrompts()),
        heldOut,
        Optional.of(corpus));
  }

  /** A user's prompts: at most a fifth is held out, and at most a tenth validates. */
  static PromptPlan ofFile(Settings settings, List<Prompt> all) {
    if (all.size() < FEWEST) {
      throw UserError.failed(
          settings.prompts().file().orElseThrow()
              + " has "
              + all.size()
              + " usable prompts; at least "
              + FEWEST
              + " are needed, since some are held out from training");
    }
    int test = Math.max(1, Math.min(settings.evaluation().prompts(), all.size() / 5));
    int validate =
        Math.max(1, Math.min(settings.evaluation().validationPrompts(), all.size() / 10));
    List<Integer> order = shuffled(all.size(), settings.seed());
    boolean[] away = new boolean[all.size()];
    List<Prompt> heldOut = take(all, order.subList(0, test), away);
    List<Prompt> validation = take(all, order.subList(test, test + validate), away);
    List<Prompt> train = new ArrayList<>();
    for (int i = 0; i < away.length; i++) if (!away[i]) train.add(all.get(i));
    return new PromptPlan(
        source(settings, train), validation, Map.of("held_out", heldOut), Optional.empty());
  }

  List<Prompt> allHeldOut() {
    return heldOut.values().stream().flatMap(List::stream).toList();
  }

  private static ListPromptSource source(Settings settings, List<Prompt> prompts) {
    int skip = settings.prompts().skip();
    if (skip > 0 && skip >= prompts.size()) {
      throw UserError.failed(
          "prompts.skip = %d, but there are %d prompts to train on; it must be less"
              .formatted(skip, prompts.size()));
    }
    return new ListPromptSource(
        prompts.subList(skip, prompts.size()),
        settings.prompts().epochs(),
        settings.prompts().limit());
  }

  private static List<Prompt> first(List<Prompt> prompts, int count) {
    return prompts.subList(0, Math.min(count, prompts.size()));
  }

  private static List<Prompt> take(List<Prompt> all, List<Integer> which, boolean[] away) {
    List<Prompt> out = new ArrayList<>();
    for (int index : which) {
      away[index] = true;
      out.add(all.get(index));
    }
    return out;
  }

  private static List<Integer> shuffled(int size, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < size; i++) order.add(random.nextInt(i + 1), i);
    return order;
  }
}
