package io.tributary.app.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tributary.app.report.MetricSample;
import io.tributary.app.report.RunReport.PolicyLag;
import io.tributary.app.report.RunReport.Throughput;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StreamFiguresTest {
  @Test
  void addsUpWhatTheStagesReport() {
    List<MetricSample> samples =
        List.of(
            new MetricSample(1, Map.of("completions/count", 64.0, "completions/mean_length", 20.0)),
            new MetricSample(1, Map.of("completions/count", 32.0, "completions/mean_length", 10.0)),
            new MetricSample(
                1, Map.of("tokens", 900.0, "off_policy/mean", 1.0, "off_policy/max", 3.0)),
            new MetricSample(
                2,
                Map.of(
                    "tokens", 100.0,
                    "off_policy/mean", 2.0,
                    "off_policy/max", 2.0,
                    "off_policy/dropped", 5.0)));
    StreamFigures figures = StreamFigures.of(samples, 10);
    Throughput throughput = figures.throughput();
    assertThat(throughput.candidatesPerS()).isCloseTo(9.6, within(1e-12));
    assertThat(throughput.sampledTokensPerS()).isCloseTo(160, within(1e-12));
    assertThat(throughput.trainedTokensPerS()).isCloseTo(100, within(1e-12));
    assertThat(figures.policyLag()).isEqualTo(new PolicyLag(1.5, 3, 5));
  }

  @Test
  void isZeroWhereNothingWasReported() {
    StreamFigures figures = StreamFigures.of(List.of(), 0);
    assertThat(figures.throughput()).isEqualTo(new Throughput(0, 0, 0));
    assertThat(figures.policyLag()).isEqualTo(new PolicyLag(0, 0, 0));
  }
}
