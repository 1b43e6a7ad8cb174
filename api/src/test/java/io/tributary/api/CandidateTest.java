package io.tributary.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class CandidateTest {
  private static final PolicyVersion V1 = new PolicyVersion(1);

  private static Candidate of(int[] tokens, float[] logProbs) {
    return new Candidate("hi", tokens, logProbs, FinishReason.EOS, V1, 0.7, 5);
  }

  @Test
  void equalityIsByTheContentOfTheArrays() {
    Candidate candidate = of(new int[] {1, 2}, new float[] {-1, -2});
    Candidate same = of(new int[] {1, 2}, new float[] {-1, -2});
    assertThat(candidate).isEqualTo(same).hasSameHashCodeAs(same);
    assertThat(candidate)
        .isNotEqualTo(of(new int[] {1, 3}, new float[] {-1, -2}))
        .isNotEqualTo(of(new int[] {1, 2}, new float[] {-1, -3}));
  }

  @Test
  void everyOtherComponentCountsToo() {
    int[] tokens = {1};
    float[] logProbs = {-1};
    Candidate candidate = new Candidate("hi", tokens, logProbs, FinishReason.EOS, V1, 0.7, 5);
    List<Candidate> others =
        List.of(
            new Candidate("ho", tokens, logProbs, FinishReason.EOS, V1, 0.7, 5),
            new Candidate("hi", tokens, logProbs, FinishReason.LENGTH, V1, 0.7, 5),
            new Candidate("hi", tokens, logProbs, FinishReason.EOS, V1.next(), 0.7, 5),
            new Candidate("hi", tokens, logProbs, FinishReason.EOS, V1, 0.8, 5),
            new Candidate("hi", tokens, logProbs, FinishReason.EOS, V1, 0.7, 6),
            shaped(tokens, logProbs, new float[] {-2}, V1),
            shaped(tokens, logProbs, logProbs, V1.next()));
    assertThat(others).doesNotContain(candidate);
  }

  @Test
  void eachTokenHasItsLogProb() {
    assertThatThrownBy(() -> of(new int[] {1, 2}, new float[] {-1}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("2 tokens but 1 log-probs");
  }

  @Test
  void logProbsThatAreTheModelsOwnAreKeptOnce() {
    int[] tokens = {1, 2};
    Candidate plain = shaped(tokens, new float[] {-1, -2}, new float[] {-1, -2}, V1);
    assertThat(plain.modelLogProbs()).isSameAs(plain.logProbs());
    assertThat(plain.shaped()).isFalse();
    Candidate shaped = shaped(tokens, new float[] {-1, -2}, new float[] {-1, -3}, V1);
    assertThat(shaped.modelLogProbs()).containsExactly(-1, -3);
    assertThat(shaped.shaped()).isTrue();
    assertThatThrownBy(() -> shaped(tokens, new float[] {-1, -2}, new float[] {-1}, V1))
        .hasMessage("2 tokens but 1 log-probs of the model");
  }

  @Test
  void theLastVersionIsNoOlderThanTheFirst() {
    int[] tokens = {1};
    float[] logProbs = {-1};
    assertThatThrownBy(() -> shaped(tokens, logProbs, logProbs, PolicyVersion.REFERENCE))
        .hasMessage("last version v0 is before the first, v1");
    assertThat(shaped(tokens, logProbs, logProbs, new PolicyVersion(3)))
        .hasToString("Candidate[v1-v3, 1 tokens, EOS, hi]");
  }

  private static Candidate shaped(
      int[] tokens, float[] logProbs, float[] model, PolicyVersion last) {
    return new Candidate("hi", tokens, logProbs, model, FinishReason.EOS, V1, last, 0.7, 5);
  }

  @Test
  void logProbIsTheSumOverTheTokens() {
    assertThat(of(new int[] {1, 2, 3}, new float[] {-0.5f, -0.25f, -2}).logProb()).isEqualTo(-2.75);
    assertThat(of(new int[0], new float[0]).logProb()).isZero();
    // a sum kept in float would be off by more
    float[] many = new float[100_000];
    Arrays.fill(many, -0.1f);
    assertThat(of(new int[many.length], many).logProb()).isCloseTo(-10_000, within(0.01));
  }

  @Test
  void onlyTheTokenLimitTruncates() {
    assertThat(of(new int[0], new float[0]).truncated()).isFalse();
    Candidate cut = new Candidate("hi", new int[0], new float[0], FinishReason.LENGTH, V1, 0.7, 5);
    assertThat(cut.truncated()).isTrue();
    Candidate stopped = new Candidate("hi", new int[0], new float[0], FinishReason.STOP, V1, 1, 5);
    assertThat(stopped.truncated()).isFalse();
  }
}
