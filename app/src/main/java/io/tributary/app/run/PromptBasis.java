package io.tributary.app.run;

import io.tributary.api.Prompt;
import io.tributary.config.PromptSettings;
import io.tributary.streams.prompts.ListPromptSource;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What live prompts need to know, without a model.
 *
 * @param list the prompts of the plan, where they are not live
 * @param rejected where lines that cannot be used are written
 * @param fault why a prompt cannot be used, or empty; where there is no tokenizer the generators
 *     find out, and drop it
 */
record PromptBasis(
    PromptSettings settings,
    Supplier<ListPromptSource> list,
    Path rejected,
    Function<Prompt, Optional<String>> fault) {

  /** With the run's own tokenizer. */
  static PromptBasis of(RunContext context) {
    return new PromptBasis(
        context.settings().prompts(),
        context.prompts()::stream,
        context.folder().rejectedPrompts(),
        prompt -> PromptLength.of(context).fault(prompt));
  }
}
