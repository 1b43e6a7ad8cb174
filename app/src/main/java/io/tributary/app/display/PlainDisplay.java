package io.tributary.app.display;

import java.io.PrintWriter;
import java.time.Duration;
import java.time.InstantSource;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.Map;

/** One line at the start and end of a phase and every few seconds in between, for logs. */
public final class PlainDisplay implements RunDisplay {
  private final PrintWriter out;
  private final ZoneId zone;
  private final PhaseClock phases;

  /**
   * @param interval time between two lines of progress
   * @param zone in which the time of day is shown
   */
  public PlainDisplay(PrintWriter out, InstantSource clock, ZoneId zone, Duration interval) {
    this.out = out;
    this.zone = zone;
    this.phases = new PhaseClock(clock, interval);
  }

  @Override
  public synchronized void phase(String name, long total) {
    phases.begin(name, total).ifPresent(ended -> line(ended(ended)));
    line(name + (total > 0 ? ": " + Numbers.count(total) + " to do" : ""));
  }

  @Override
  public synchronized void progress(long done, Map<String, Double> figures) {
    phases.advance(done, figures).ifPresent(now -> line(line(now)));
  }

  @Override
  public synchronized void note(String text) {
    line(TerminalText.oneLine(text));
  }

  @Override
  public synchronized void done(Result result) {
    phases.end().ifPresent(ended -> line(ended(ended)));
    out.println();
    out.println(result.summary());
    out.flush();
  }

  @Override
  public synchronized void close() {
    out.flush();
  }

  private void line(String text) {
    LocalTime time = LocalTime.ofInstant(phases.instant(), zone).truncatedTo(ChronoUnit.SECONDS);
    out.printf("%tT %s%n", time, text);
    out.flush();
  }

  /** {@code align 46/80 (58 %) pairs 702 reward 0.62 1:12 left}. */
  static String line(Progress progress) {
    StringBuilder line = new StringBuilder(progress.phase()).append(' ').append(progress.counts());
    progress.share().ifPresent(s -> line.append(" (").append(Numbers.percent(s)).append(')'));
    for (String figure : progress.writtenFigures()) line.append("  ").append(figure);
    progress.timeLeft().ifPresent(t -> line.append("  ").append(Numbers.time(t)).append(" left"));
    return line.toString();
  }

  static String ended(Progress progress) {
    StringBuilder line = new StringBuilder(progress.phase()).append(" ended after ");
    line.append(Numbers.time(progress.elapsed())).append(": ").append(progress.counts());
    for (String figure : progress.writtenFigures()) line.append("  ").append(figure);
    return line.toString();
  }
}
