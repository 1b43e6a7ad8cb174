package io.tributary.app.making;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * How good a reward model is on held-out pairs; kept beside it as {@code quality.json}.
 *
 * @param accuracy share of pairs in which the chosen response has the higher reward
 * @param noiseCeiling the best accuracy that any model can expect on such noisy labels
 * @param shareOfCeiling accuracy / noiseCeiling
 * @param pairs held-out pairs
 */
public record RewardModelQuality(
    double accuracy, double noiseCeiling, double shareOfCeiling, int pairs) {
  private static final String FILE = "quality.json";
  private static final ObjectMapper JSON = new ObjectMapper();

  static RewardModelQuality of(double accuracy, double noiseCeiling, int pairs) {
    return new RewardModelQuality(accuracy, noiseCeiling, accuracy / noiseCeiling, pairs);
  }

  void write(Path folder) {
    try {
      Files.write(folder.resolve(FILE), JSON.writeValueAsBytes(this));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static RewardModelQuality read(Path folder) {
    try {
      return JSON.readValue(folder.resolve(FILE).toFile(), RewardModelQuality.class);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
