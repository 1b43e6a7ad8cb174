package io.tributary.app.display;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One JSON object a line. {@code event} is {@code phase}, {@code progress}, {@code note} or {@code
 * done}; {@code time} is ISO-8601. Figures that are not finite are null.
 */
public final class JsonDisplay implements RunDisplay {
  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

  private final PrintWriter out;
  private final PhaseClock phases;

  /**
   * @param interval least time between two lines of progress
   */
  public JsonDisplay(PrintWriter out, InstantSource clock, Duration interval) {
    this.out = out;
    this.phases = new PhaseClock(clock, interval);
  }

  @Override
  public synchronized void phase(String name, long total) {
    phases.begin(name, total).ifPresent(this::progress);
    Map<String, Object> event = event("phase");
    event.put("phase", name);
    event.put("total", total);
    write(event);
  }

  @Override
  public synchronized void progress(long done, Map<String, Double> figures) {
    phases.advance(done, figures).ifPresent(this::progress);
  }

  @Override
  public synchronized void note(String text) {
    Map<String, Object> event = event("note");
    event.put("text", text);
    write(event);
  }

  @Override
  public synchronized void done(Result result) {
    phases.end().ifPresent(this::progress);
    Map<String, Object> event = event("done");
    event.put("result", result.json());
    write(event);
  }

  @Override
  public synchronized void close() {
    out.flush();
  }

  private void progress(Progress progress) {
    Map<String, Object> event = event("progress");
    event.put("phase", progress.phase());
    event.put("done", progress.done());
    event.put("total", progress.total());
    event.put("elapsed_s", progress.elapsed().toMillis() / 1000.0);
    progress.timeLeft().ifPresent(left -> event.put("left_s", left.toMillis() / 1000.0));
    Map<String, Double> finite = new LinkedHashMap<>();
    progress.figures().forEach((key, v) -> finite.put(key, Double.isFinite(v) ? v : null));
    event.put("figures", finite);
    write(event);
  }

  private Map<String, Object> event(String name) {
    Map<String, Object> event = new LinkedHashMap<>();
    event.put("event", name);
    event.put("time", phases.instant().toString());
    return event;
  }

  private void write(Map<String, Object> event) {
    try {
      out.println(JSON.writeValueAsString(event));
      out.flush();
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("a result that is not JSON", e);
    }
  }
}
