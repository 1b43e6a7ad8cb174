package io.tributary.app.display;

import java.io.PrintWriter;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.function.IntSupplier;

/** Progress redrawn in place; ended phases and notes stay above it. */
public final class TerminalDisplay implements RunDisplay {
  private static final Duration REDRAW = Duration.ofMillis(100);
  // Without automatic line wrap a window made narrower cannot break the redrawing.
  private static final String WRAP_OFF = "\u001b[?7l";
  private static final String WRAP_ON = "\u001b[?7h";
  private static final String CLEAR_BELOW = "\u001b[J";

  private final PrintWriter out;
  private final IntSupplier width;
  private final ProgressBar bar;
  private final PhaseClock phases;
  private int columns;
  private int drawnLines;

  /**
   * @param width columns of the terminal; asked at the start of each phase
   * @param colours whether to use colours
   * @param unicode whether the terminal shows block characters
   */
  public TerminalDisplay(
      PrintWriter out, InstantSource clock, IntSupplier width, boolean colours, boolean unicode) {
    this.out = out;
    this.width = width;
    this.bar =
        new ProgressBar(unicode, colours ? ProgressBar.Style.COLOURED : ProgressBar.Style.PLAIN);
    this.phases = new PhaseClock(clock, REDRAW);
    this.columns = width.getAsInt();
  }

  @Override
  public synchronized void phase(String name, long total) {
    erase();
    phases.begin(name, total).ifPresent(ended -> out.println(bar.ended(ended, columns)));
    columns = width.getAsInt();
    draw();
  }

  @Override
  public synchronized void progress(long done, Map<String, Double> figures) {
    phases.advance(done, figures).ifPresent(now -> redraw());
  }

  @Override
  public synchronized void note(String text) {
    erase();
    out.println(TerminalText.oneLine(text));
    draw();
  }

  @Override
  public synchronized void done(Result result) {
    erase();
    phases.end().ifPresent(ended -> out.println(bar.ended(ended, columns)));
    out.println();
    out.println(result.summary());
    out.flush();
  }

  @Override
  public synchronized void close() {
    // After a failure the last state stays to be read.
    drawnLines = 0;
    out.flush();
  }

  private void redraw() {
    erase();
    draw();
  }

  private void draw() {
    List<String> lines = phases.now().map(now -> bar.lines(now, columns)).orElse(List.of());
    out.print(WRAP_OFF);
    lines.forEach(out::println);
    out.print(WRAP_ON);
    out.flush();
    drawnLines = lines.size();
  }

  private void erase() {
    if (drawnLines > 0) out.print("\u001b[" + drawnLines + "F" + CLEAR_BELOW);
    drawnLines = 0;
  }
}
