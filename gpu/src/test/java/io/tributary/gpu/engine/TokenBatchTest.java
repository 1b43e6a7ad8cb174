package io.tributary.gpu.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class TokenBatchTest {
  @Test
  void laysRowsOutWithoutPadding() {
    TokenBatch batch =
        TokenBatch.of(
            List.of(
                new TokenSequence(new int[] {5, 6}, new int[] {7, 8, 9}),
                new TokenSequence(new int[] {1}, new int[] {2}),
                new TokenSequence(new int[] {3, 4}, new int[0])));
    assertThat(batch.width()).isEqualTo(5);
    assertThat(batch.ids()).containsExactly(5, 6, 7, 8, 9, 1, 2, 3, 4);
    assertThat(batch.positions()).containsExactly(0, 1, 2, 3, 4, 0, 1, 0, 1);
    assertThat(batch.gather()).containsExactly(0, 1, 2, 3, 4, 5, 6, 0, 0, 0, 7, 8, 0, 0, 0);
    assertThat(batch.scatter()).containsExactly(0, 1, 2, 3, 4, 5, 6, 10, 11);
    assertThat(batch.index()).containsExactly(1, 2, 3, 5);
    assertThat(batch.targets()).containsExactly(7, 8, 9, 2);
    assertThat(batch.row()).containsExactly(0, 0, 0, 1);
    assertThat(batch.last()).containsExactly(4, 6, 8);
    assertThat(batch.responseLengths()).containsExactly(3, 1, 0);
    assertThat(batch.sumByRow(new float[] {1, 2, 3, 4})).containsExactly(6, 4, 0);
  }

  @Test
  void rowsWithTheSamePromptShareIt() {
    TokenBatch batch =
        TokenBatch.of(
            List.of(
                new TokenSequence(new int[] {5, 6}, new int[] {7}),
                new TokenSequence(new int[] {5, 6}, new int[] {8, 9})));
    assertThat(batch.ids()).containsExactly(5, 6, 7, 8, 9);
    assertThat(batch.positions()).containsExactly(0, 1, 2, 2, 3);
    assertThat(batch.gather()).containsExactly(0, 1, 2, 0, 0, 1, 3, 4);
    assertThat(batch.scatter()).containsExactly(0, 1, 2, 6, 7);
    assertThat(batch.index()).containsExactly(1, 1, 3);
    assertThat(batch.last()).containsExactly(2, 4);
  }

  @Test
  void rowsOfOneLengthNeedNoMap() {
    TokenBatch batch = TokenBatch.of(List.of(new TokenSequence(new int[] {5, 6}, new int[] {7})));
    assertThat(batch.gather()).isEmpty();
    assertThat(batch.scatter()).isEmpty();
  }

  /**
   * Attention's slots hold each row's own tokens in order, and every token has a slot of its own.
   */
  @Property(tries = 100)
  void slotsHoldTheRows(@ForAll long seed, @ForAll @IntRange(min = 2, max = 9) int rows) {
    List<TokenSequence> sequences = new ArrayList<>(TestModels.sequences(seed, rows));
    // one prompt twice
    sequences.add(new TokenSequence(sequences.get(0).prompt(), sequences.get(1).response()));
    TokenBatch batch = TokenBatch.of(sequences);
    for (int r = 0; r < sequences.size(); r++) {
      int[] ids = DoubleLlama.ids(sequences.get(r));
      for (int t = 0; t < ids.length; t++) {
        int slot = r * batch.width() + t;
        int token = (int) (batch.gather().length == 0 ? slot : batch.gather()[slot]);
        assertThat(batch.ids()[token]).isEqualTo(ids[t]);
        assertThat(batch.positions()[token]).isEqualTo(t);
      }
    }
    for (int n = 0; n < batch.scatter().length; n++) {
      assertThat(batch.gather()[(int) batch.scatter()[n]]).isEqualTo(n);
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
