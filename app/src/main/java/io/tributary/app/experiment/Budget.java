package io.tributary.app.experiment;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.tributary.app.report.RunReport;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

/**
 * What a run was given, as it was measured.
 *
 * @param prompts fed
 * @param samples candidates sampled
 * @param gradientTokens response tokens that the learner took gradients of
 */
public record Budget(
    long prompts, long samples, @JsonProperty("gradient_tokens") long gradientTokens) {
  static final Budget NONE = new Budget(0, 0, 0);

  /** A part of it that arms may have to have the same of. */
  public enum Part {
    @JsonProperty("prompts")
    PROMPTS("prompts", 0, Budget::prompts),
    /** A unit that was sampled again, after a kill, counts again. */
    @JsonProperty("samples")
    SAMPLES("samples", 0.02, Budget::samples),
    /** Responses grow and shrink as a model learns; a difference of method is a factor. */
    @JsonProperty("gradient_tokens")
    GRADIENT_TOKENS("gradient tokens", 0.25, Budget::gradientTokens);

    private final String words;
    private final double tolerance;
    private final ToLongFunction<Budget> of;

    Part(String words, double tolerance, ToLongFunction<Budget> of) {
      this.words = words;
      this.tolerance = tolerance;
      this.of = of;
    }

    public String words() {
      return words;
    }

    public double tolerance() {
      return tolerance;
    }
  }

  Budget plus(Budget other) {
    return new Budget(
        prompts + other.prompts, samples + other.samples, gradientTokens + other.gradientTokens);
  }

  /** Of a run that only sampled. */
  Budget withoutGradients() {
    return new Budget(prompts, samples, 0);
  }

  static Budget of(RunReport report) {
    double seconds = report.seconds().getOrDefault("align", 0.0);
    return new Budget(
        report.prompts().fed(),
        Math.round(report.throughput().candidatesPerS() * seconds),
        Math.round(report.throughput().trainedTokensPerS() * seconds));
  }

  /**
   * Where arms with the same seed were not given the same.
   *
   * @return one sentence each; empty if all is as it must be
   */
  static List<String> differences(List<Part> equal, List<ArmResult> results) {
    Map<Long, List<ArmResult>> bySeed =
        results.stream().collect(Collectors.groupingBy(ArmResult::seed));
    List<String> out = new ArrayList<>();
    for (Part part : Arrays.stream(Part.values()).filter(equal::contains).toList()) {
      bySeed.keySet().stream()
          .sorted()
          .forEach(
              seed -> {
                Comparator<ArmResult> order =
                    Comparator.comparingLong(r -> part.of.applyAsLong(r.budget()));
                ArmResult least = bySeed.get(seed).stream().min(order).orElseThrow();
                ArmResult most = bySeed.get(seed).stream().max(order).orElseThrow();
                long low = part.of.applyAsLong(least.budget());
                long high = part.of.applyAsLong(most.budget());
                if (high - low > part.tolerance * high) {
                  out.add(
                      String.format(
                          Locale.ROOT,
                          "with seed %d %s had %,d %s, %s %,d",
                          seed,
                          least.arm(),
                          low,
                          part.words,
                          most.arm(),
                          high));
                }
              });
    }
    return out;
  }
}
