package io.tributary.app.making;

import io.tributary.gpu.engine.Scoring;
import io.tributary.gpu.engine.TokenSequence;
import io.tributary.gpu.engine.Weights;
import io.tributary.gpu.model.LoadedModel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * How much log-probability over the reference the better responses that were held out have gained
 * on the worse ones: each on its partner, or where they have none, each desirable one on each that
 * is not.
 *
 * @param accuracy share that gained more; null if there is nothing to compare
 * @param margin how much more, in nats, mean; null as well
 */
record OfflineGains(Double accuracy, Double margin) {
  private static final OfflineGains NONE = new OfflineGains(null, null);

  static OfflineGains of(
      LoadedModel model,
      Weights trained,
      LoadedModel reference,
      List<? extends OfflineExample> heldOut) {
    List<double[]> pairs = new ArrayList<>();
    List<Double> wanted = new ArrayList<>();
    List<Double> others = new ArrayList<>();
    for (int from = 0; from < heldOut.size(); from += ModelTraining.MICRO_BATCH) {
      int to = Math.min(heldOut.size(), from + ModelTraining.MICRO_BATCH);
      List<TokenSequence> rows = new ArrayList<>();
      for (OfflineExample one : heldOut.subList(from, to)) rows.addAll(one.measured());
      double[] now = Scoring.logProbs(model.kernels(), trained, rows);
      double[] before = Scoring.logProbs(reference.kernels(), reference.weights(), rows);
      int at = 0;
      for (OfflineExample one : heldOut.subList(from, to)) {
        double[] own = new double[one.measured().size()];
        for (int k = 0; k < own.length; k++, at++) own[k] = now[at] - before[at];
        if (one instanceof LabelSource.Encoded labelled) {
          (labelled.desirable() ? wanted : others).add(own[0]);
        } else {
          pairs.add(own);
        }
      }
    }
    // the rows of a call are of one kind
    return wanted.isEmpty() && others.isEmpty()
        ? ofPairs(pairs)
        : ofLabels(numbers(wanted), numbers(others));
  }

  private static double[] numbers(List<Double> gains) {
    return gains.stream().mapToDouble(gain -> gain).toArray();
  }

  static OfflineGains ofPairs(List<double[]> gains) {
    if (gains.isEmpty()) return NONE;
    double right = 0;
    double sum = 0;
    for (double[] own : gains) {
      double more = own[0] - own[1];
      if (more > 0) right++;
      sum += more;
    }
    return new OfflineGains(right / gains.size(), sum / gains.size());
  }

  /** All desirable ones against all others. */
  static OfflineGains ofLabels(double[] wanted, double[] others) {
    if (wanted.length == 0 || others.length == 0) return NONE;
    double[] sorted = others.clone();
    Arrays.sort(sorted);
    double right = 0;
    for (double gain : wanted) {
      int below = 0;
      int above = sorted.length;
      while (below < above) {
        int middle = (below + above) / 2;
        if (sorted[middle] < gain) below = middle + 1;
        else above = middle;
      }
      right += below;
    }
    return new OfflineGains(
        right / wanted.length / others.length,
        Arrays.stream(wanted).average().orElseThrow()
            - Arrays.stream(others).average().orElseThrow());
  }
}
