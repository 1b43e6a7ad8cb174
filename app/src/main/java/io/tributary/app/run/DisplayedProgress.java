package io.tributary.app.run;

import io.tributary.app.display.RunDisplay;
import io.tributary.app.making.Progress;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Each job is a phase of its own on the display.
 *
 * @param begun told which job begins
 */
public record DisplayedProgress(RunDisplay display, Consumer<String> begun) implements Progress {
  /** For whom the display alone is told. */
  public DisplayedProgress(RunDisplay display) {
    this(display, job -> {});
  }

  @Override
  public void begin(String job, long units) {
    begun.accept(job);
    display.phase(job, units);
  }

  @Override
  public void at(long done, Map<String, Double> figures) {
    display.progress(done, figures);
  }

  @Override
  public void note(String text) {
    display.note(text);
  }
}
