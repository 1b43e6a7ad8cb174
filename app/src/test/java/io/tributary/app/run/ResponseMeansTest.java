package io.tributary.app.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.api.Candidate;
import io.tributary.api.FinishReason;
import java.util.List;
import org.junit.jupiter.api.Test;

class ResponseMeansTest {
  private static final List<Candidate> RESPONSES =
      List.of(
          Responses.of(10, FinishReason.EOS),
          Responses.of(20, FinishReason.EOS),
          Responses.of(48, FinishReason.LENGTH),
          Responses.of(2, FinishReason.EOS));

  @Test
  void averagesResponses() {
    assertThat(ResponseMeans.truncated(RESPONSES)).isEqualTo(0.25);
    assertThat(ResponseMeans.length(RESPONSES)).isEqualTo(20);
    assertThat(ResponseMeans.truncated(List.of())).isZero();
  }
}
