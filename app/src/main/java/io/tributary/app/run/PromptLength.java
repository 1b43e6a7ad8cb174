package io.tributary.app.run;

import io.tributary.api.Prompt;
import io.tributary.config.InverseQMode;
import io.tributary.config.Settings;
import io.tributary.gpu.files.model.ModelConfig;
import io.tributary.gpu.model.ResponseCodec;
import java.util.Optional;

/** How long a prompt may be: for the user's patience, and for the model's context. */
final class PromptLength {
  private final Settings settings;
  private final ResponseCodec codec;
  private final int context;

  PromptLength(Settings settings, ResponseCodec codec, ModelConfig model) {
    this.settings = settings;
    this.codec = codec;
    this.context = model.maxPositions();
  }

  static PromptLength of(RunContext context) {
    return new PromptLength(context.settings(), context.codec(), context.reference().config());
  }

  /** Why a prompt cannot be used, or empty. */
  Optional<String> fault(Prompt prompt) {
    int tokens = codec.prompt(prompt.text()).length;
    int most = settings.prompts().maxTokens();
    if (tokens > most) {
      return Optional.of(
          "the prompt is %d tokens long; prompts.max-tokens allows %d".formatted(tokens, most));
    }
    int longest = principled() ? codec.principledPrompt(prompt.text()).length : tokens;
    int response = settings.generation().maxNewTokens();
    if (longest + response <= context) return Optional.empty();
    return Optional.of(
        "the prompt of %d tokens and a response of generation.max-new-tokens = %d do not fit the model's context of %d"
            .formatted(longest, response, context));
  }

  private boolean principled() {
    return !settings.judged() && settings.learner().inverseQ().mode() == InverseQMode.PRINCIPLE;
  }
}
