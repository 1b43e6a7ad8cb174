package io.tributary.gpu.objective;

import io.tributary.gpu.engine.ObjectiveCheck;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PpoTest {
  @ParameterizedTest
  @CsvSource({"0.2,2,0.2,0.1,0", "0.05,1.1,5,1,0.2"})
  void isItsEquation(double clip, double cap, double valueClip, double weight, double sft) {
    ObjectiveCheck.check(
        new Ppo(),
        Map.of(
            "clip", "" + clip,
            "importance-cap", "" + cap,
            "value-clip", "" + valueClip,
            "value-weight", "" + weight,
            "sft-weight", "" + sft),
        g -> {
          double sum = 0;
          for (int i = 0; i < g.n(); i++) {
            for (int t = 0; t < g.tokens(i); t++) {
              double u = Math.exp(g.logp()[i][t] - g.old()[i][t]);
              double a = g.advantages()[i][t];
              double importance = Math.min(cap, Math.exp(g.old()[i][t] - g.sampled()[i][t]));
              double v = g.values()[i][t];
              double before = g.oldValues()[i][t];
              double near = Math.max(before - valueClip, Math.min(before + valueClip, v));
              double target = g.returns()[i][t];
              double value = Math.max(Math.pow(v - target, 2), Math.pow(near - target, 2)) / 2;
              double clipped = Math.max(1 - clip, Math.min(1 + clip, u));
              double gain = importance * Math.min(u * a, clipped * a);
              sum += (weight * value - gain) / g.tokens(i);
            }
          }
          return sum / g.n();
        });
  }
}
