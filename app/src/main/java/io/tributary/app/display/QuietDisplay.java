package io.tributary.app.display;

import java.io.PrintWriter;
import java.util.Map;

/** Shows the headline of the result and nothing before it. */
public final class QuietDisplay implements RunDisplay {
  private final PrintWriter out;

  public QuietDisplay(PrintWriter out) {
    this.out = out;
  }

  @Override
  public void phase(String name, long total) {}

  @Override
  public void progress(long done, Map<String, Double> figures) {}

  @Override
  public void note(String text) {}

  @Override
  public synchronized void done(Result result) {
    out.println(result.headline());
    out.flush();
  }

  @Override
  public void close() {}
}
