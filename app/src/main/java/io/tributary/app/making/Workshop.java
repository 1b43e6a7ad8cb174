package io.tributary.app.making;

import io.tributary.config.Settings;
import io.tributary.gpu.engine.Compute;
import io.tributary.gpu.model.PromptFormat;

/**
 * What every maker of models needs to know.
 *
 * @param settings the run's settings
 * @param compute how products are computed
 * @param threads threads that work side by side
 */
public record Workshop(Settings settings, Compute compute, int threads) {
  private static final int MOST_THREADS = 8;

  /** With {@code embedded.threads}, or one thread for each core. */
  public static Workshop of(Settings settings, Compute compute) {
    int asked = settings.embedded().threads();
    int cores = Math.min(MOST_THREADS, Runtime.getRuntime().availableProcessors());
    return new Workshop(settings, compute, asked > 0 ? asked : cores);
  }

  public PromptFormat prompts() {
    return new PromptFormat(
        settings.model().template(),
        settings.model().principleTemplate(),
        settings.model().principle());
  }
}
