package io.tributary.app.display;

import java.util.Map;
import java.util.Optional;

/**
 * The figures that displays know, in the order they are shown.
 *
 * <p>The name is the key in {@link RunDisplay#progress}.
 */
public enum Figure {
  PROMPTS("prompts", "prompts", Format.COUNT),
  PAIRS("pairs", "pairs", Format.COUNT),
  STEPS("steps", "steps", Format.COUNT),
  LOSS("loss", "loss", Format.DECIMAL),
  ACCURACY("accuracy", "accuracy", Format.PERCENT),
  REWARD("reward", "reward", Format.DECIMAL),
  MARGIN("margin", "margin", Format.DECIMAL),
  KL("kl", "KL", Format.DECIMAL),
  POLICY_LAG("policy_lag", "lag", Format.DECIMAL),
  TOKENS_PER_SECOND("tokens_per_s", "tok/s", Format.COUNT);

  private enum Format {
    COUNT,
    DECIMAL,
    PERCENT
  }

  private final String key;
  private final String label;
  private final Format format;

  Figure(String key, String label, Format format) {
    this.key = key;
    this.label = label;
    this.format = format;
  }

  /** The name in {@link RunDisplay#progress}. */
  public String key() {
    return key;
  }

  /** For example {@code pairs 1,024} or {@code reward +0.42}. */
  String written(double value) {
    if (!Double.isFinite(value)) return label + " -";
    return switch (format) {
      case COUNT -> label + " " + Numbers.count(Math.round(value));
      case DECIMAL -> label + " " + Numbers.decimal(value);
      case PERCENT -> label + " " + Numbers.percent(value);
    };
  }

  /** A figure of any name, known or not. */
  static String written(Map.Entry<String, Double> figure) {
    return of(figure.getKey())
        .map(known -> known.written(figure.getValue()))
        .orElseGet(() -> figure.getKey() + " " + Numbers.decimal(figure.getValue()));
  }

  static Optional<Figure> of(String key) {
    for (Figure figure : values()) {
      if (figure.key.equals(key)) return Optional.of(figure);
    }
    return Optional.empty();
  }
}
