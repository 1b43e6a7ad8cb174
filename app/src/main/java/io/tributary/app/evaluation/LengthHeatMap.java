package io.tributary.app.evaluation;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Arrays;
import java.util.List;

/**
 * Whether the reward likes length (RLHF Workflow, figure 3): for each prompt Pearson's correlation
 * of reward and length in characters over its responses, counted by that correlation and by their
 * mean length.
 *
 * @param lengthEdges ends of the columns, ascending, one more than there are columns
 * @param correlationEdges ends of the rows, from -1 to 1
 * @param counts prompts, by row and column
 * @param prompts that are counted
 * @param without prompts without a correlation: fewer than three responses, or all of the same
 *     length or reward
 * @param mean mean correlation of the prompts that are counted; NaN without any
 */
public record LengthHeatMap(
    @JsonProperty("length_edges") List<Double> lengthEdges,
    @JsonProperty("correlation_edges") List<Double> correlationEdges,
    List<List<Integer>> counts,
    int prompts,
    int without,
    double mean) {
  static final int COLUMNS = 8;
  static final int ROWS = 10;

  public LengthHeatMap {
    lengthEdges = List.copyOf(lengthEdges);
    correlationEdges = List.copyOf(correlationEdges);
    counts = counts.stream().map(List::copyOf).toList();
  }

  /**
   * Counts.
   *
   * @param rewards by prompt and response
   * @param lengths characters, of the same shape
   */
  public static LengthHeatMap of(double[][] rewards, double[][] lengths) {
    double[] correlations = new double[rewards.length];
    double[] means = new double[rewards.length];
    double shortest = Double.POSITIVE_INFINITY;
    double longest = 0;
    int counted = 0;
    for (int p = 0; p < rewards.length; p++) {
      correlations[p] = Moments.pearson(rewards[p], lengths[p]);
      means[p] = Moments.mean(lengths[p]);
      if (Double.isNaN(correlations[p])) continue;
      counted++;
      shortest = Math.min(shortest, means[p]);
      longest = Math.max(longest, means[p]);
    }
    if (counted == 0) shortest = 0;
    longest = Math.max(longest, shortest + 1);
    Integer[][] counts = new Integer[ROWS][COLUMNS];
    for (Integer[] row : counts) Arrays.fill(row, 0);
    for (int p = 0; p < rewards.length; p++) {
      if (Double.isNaN(correlations[p])) continue;
      int row = Math.min(ROWS - 1, (int) ((correlations[p] + 1) / 2 * ROWS));
      double share = (means[p] - shortest) / (longest - shortest);
      counts[row][Math.min(COLUMNS - 1, (int) (share * COLUMNS))]++;
    }
    return new LengthHeatMap(
        edges(shortest, longest, COLUMNS),
        edges(-1, 1, ROWS),
        Arrays.stream(counts).map(List::of).toList(),
        counted,
        rewards.length - counted,
        Moments.mean(correlations));
  }

  private static List<Double> edges(double from, double to, int parts) {
    Double[] edges = new Double[parts + 1];
    for (int i = 0; i <= parts; i++) edges[i] = from + (to - from) * i / parts;
    return List.of(edges);
  }
}
