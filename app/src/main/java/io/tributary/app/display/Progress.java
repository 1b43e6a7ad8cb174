package io.tributary.app.display;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * How far a phase has come, at one moment.
 *
 * @param phase its name
 * @param total units of work; 0 if not known
 * @param done units done
 * @param elapsed time since the phase began
 * @param figures current values by name
 */
public record Progress(
    String phase, long total, long done, Duration elapsed, Map<String, Double> figures) {
  public Progress {
    figures = Collections.unmodifiableMap(new LinkedHashMap<>(figures));
  }

  /** Between 0 and 1; empty if the total is not known. */
  public OptionalDouble share() {
    if (total <= 0) return OptionalDouble.empty();
    return OptionalDouble.of(Math.max(0, Math.min(1, done / (double) total)));
  }

  /** At the pace so far; empty before there is one. */
  public Optional<Duration> timeLeft() {
    if (total <= 0 || done <= 0) return Optional.empty();
    double left = elapsed.toMillis() * (double) Math.max(0, total - done) / done;
    return Optional.of(Duration.ofMillis(Math.round(left)));
  }

  /** The figures as text: the known ones in their order, then the others as given. */
  public List<String> writtenFigures() {
    List<String> written = new ArrayList<>();
    for (Figure figure : Figure.values()) {
      Double value = figures.get(figure.key());
      if (value != null) written.add(figure.written(value));
    }
    figures.entrySet().stream()
        .filter(figure -> Figure.of(figure.getKey()).isEmpty())
        .map(Figure::written)
        .forEach(written::add);
    return written;
  }

  /** {@code 46/80}, or {@code 46} if the total is not known. */
  public String counts() {
    return total > 0 ? Numbers.count(done) + "/" + Numbers.count(total) : Numbers.count(done);
  }
}
