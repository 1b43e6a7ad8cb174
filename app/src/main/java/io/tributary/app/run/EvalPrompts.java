package io.tributary.app.run;

import io.tributary.api.Prompt;
import io.tributary.app.cli.EvalRequest;
import io.tributary.app.display.RunDisplay;
import io.tributary.app.embedded.Corpus;
import io.tributary.app.embedded.Split;
import io.tributary.config.Settings;
import io.tributary.streams.prompts.CheckedPrompts;
import io.tributary.streams.prompts.PromptFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The prompts of an evaluation.
 *
 * @param categories the kind of each
 * @param corpus the embedded corpus, if the prompts are its own
 */
record EvalPrompts(List<Prompt> prompts, List<String> categories, Optional<Corpus> corpus) {

  /** The corpus's held-out prompts: half of new templates, half of new combinations. */
  static EvalPrompts ofCorpus(Corpus corpus, int n) {
    List<Prompt> all = new ArrayList<>(first(corpus.prompts(Split.HELD_OUT_TEMPLATE), n - n / 2));
    all.addAll(first(corpus.prompts(Split.HELD_OUT_COMBINATION), n / 2));
    return new EvalPrompts(all, PromptCategories.ofCorpus(corpus, all), Optional.of(corpus));
  }

  /** The prompts that a run kept away from training. */
  static EvalPrompts ofRun(RunContext context, int n) throws IOException {
    PromptPlan plan = context.prompts();
    if (plan.corpus().isPresent()) return ofCorpus(plan.corpus().get(), n);
    List<Prompt> all = first(plan.allHeldOut(), n);
    Path file = context.settings().prompts().file().orElseThrow();
    return new EvalPrompts(all, PromptCategories.ofFile(file, all), Optional.empty());
  }

  /**
   * The first prompts of a file.
   *
   * @param rejected gets its bad lines
   */
  static EvalPrompts ofFile(
      Path file, Path rejected, Settings settings, EvalRequest request, RunDisplay display)
      throws IOException {
    Files.createDirectories(rejected.toAbsolutePath().getParent());
    CheckedPrompts checked =
        PromptFile.check(
            file, rejected, settings.prompts().maxRejected(), prompt -> Optional.empty());
    if (checked.rejected() > 0) {
      display.note(checked.rejected() + " bad lines left out; see " + rejected);
    }
    int n = request.n().orElse(settings.evaluation().prompts());
    List<Prompt> all = first(checked.prompts(), n);
    return new EvalPrompts(all, PromptCategories.ofFile(file, all), Optional.empty());
  }

  private static <T> List<T> first(List<T> list, int n) {
    return list.subList(0, Math.min(n, list.size()));
  }
}
