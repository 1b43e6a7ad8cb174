package io.tributary.gpu.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class TokenBatchTest {
  @Test
  void laysRowsOut() {
    TokenBatch batch =
        TokenBatch.of(
            List.of(
                new TokenSequence(new int[] {5, 6}, new int[] {7, 8, 9}),
                new TokenSequence(new int[] {1}, new int[] {2}),
                new TokenSequence(new int[] {3, 4}, new int[0])));
    assertThat(batch.width()).isEqualTo(5);
    assertThat(batch.ids()).containsExactly(5, 6, 7, 8, 9, 1, 2, 0, 0, 0, 3, 4, 0, 0, 0);
    assertThat(batch.index()).containsExactly(1, 2, 3, 5);
    assertThat(batch.targets()).containsExactly(7, 8, 9, 2);
    assertThat(batch.row()).containsExactly(0, 0, 0, 1);
    assertThat(batch.last()).containsExactly(4, 6, 11);
    assertThat(batch.responseLengths()).containsExactly(3, 1, 0);
    assertThat(batch.sumByRow(new float[] {1, 2, 3, 4})).containsExactly(6, 4, 0);
  }

  /** Each target is the token right after the position that predicts it, in its own row. */
  @Property(tries = 100)
  void everyTargetFollowsItsPosition(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 9) int rows) {
    List<TokenSequence> sequences = TestModels.sequences(seed, rows);
    TokenBatch batch = TokenBatch.of(sequences);
    for (int n = 0; n < batch.targetCount(); n++) {
      int position = (int) batch.index()[n];
      assertThat(position / batch.width()).isEqualTo((int) batch.row()[n]);
      assertThat(batch.ids()[position + 1]).isEqualTo(batch.targets()[n]);
    }
    int at = 0;
    for (int r = 0; r < rows; r++) {
      int[] ids = DoubleLlama.ids(sequences.get(r));
      for (int t = 0; t < batch.width(); t++) {
        assertThat(batch.ids()[at++]).isEqualTo(t < ids.length ? ids[t] : 0);
      }
      assertThat(batch.last()[r]).isEqualTo((long) r * batch.width() + ids.length - 1);
    }
    assertThat(batch.targetCount())
        .isEqualTo(sequences.stream().mapToInt(s -> s.response().length).sum());
  }

  @Test
  void aPromptHasATokenAndBothViewsTheSameResponse() {
    assertThatThrownBy(() -> new TokenSequence(new int[0], new int[] {1}))
        .isInstanceOf(IllegalArgumentException.class);
    TokenSequence one = new TokenSequence(new int[] {1}, new int[] {2});
    TokenSequence two = new TokenSequence(new int[] {1}, new int[] {3});
    assertThatThrownBy(() -> new ContrastSample(one, two))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
