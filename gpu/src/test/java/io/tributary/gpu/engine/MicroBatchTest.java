package io.tributary.gpu.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class MicroBatchTest {
  private final Objective<TokenPair> pairs = new BradleyTerryObjective();

  private static TokenPair pair(int prompt, int chosen, int rejected) {
    int[] shared = new int[prompt];
    return new TokenPair(
        new TokenSequence(shared, new int[chosen]), new TokenSequence(shared, new int[rejected]));
  }

  @Test
  void countsTokensAsTheyArePacked() {
    TokenPair shared = pair(10, 3, 4);
    assertThat(pairs.tokens(shared)).isEqualTo(17);
    assertThat(PairRows.of(List.of(shared)).ids()).hasSize(17);
    TokenPair apart =
        new TokenPair(
            new TokenSequence(new int[] {1, 2}, new int[3]),
            new TokenSequence(new int[] {1, 3}, new int[4]));
    assertThat(pairs.tokens(apart)).isEqualTo(11);
    assertThat(PairRows.of(List.of(apart)).ids()).hasSize(11);
  }

  @Test
  void aPartEndsAtTheFirstOfItsLimits() {
    List<TokenPair> batch = List.of(pair(1, 1, 1), pair(1, 2, 2), pair(4, 3, 3), pair(9, 9, 9));
    assertThat(sizes(new MicroBatch(2, 100), batch)).containsExactly(2, 2);
    assertThat(sizes(new MicroBatch(8, 18), batch)).containsExactly(3, 1);
    assertThat(sizes(new MicroBatch(8, 17), batch)).containsExactly(2, 1, 1);
    // one that is over the limit by itself is alone
    assertThat(sizes(new MicroBatch(8, 1), batch)).containsExactly(1, 1, 1, 1);
    assertThat(sizes(MicroBatch.of(3), batch)).containsExactly(3, 1);
    assertThat(sizes(MicroBatch.of(3), List.of())).isEmpty();
  }

  @Property(tries = 200)
  void partsAreTheBatchInOrderAndWithinTheLimits(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 9) int examples,
      @ForAll @IntRange(min = 1, max = 60) int tokens) {
    List<TokenPair> batch = TestModels.pairs(seed, 20);
    MicroBatch limit = new MicroBatch(examples, tokens);
    List<List<TokenPair>> parts = limit.split(pairs, batch);
    List<TokenPair> joined = new ArrayList<>();
    for (List<TokenPair> part : parts) {
      joined.addAll(part);
      assertThat(part).isNotEmpty().hasSizeLessThanOrEqualTo(examples);
      if (part.size() > 1) assertThat(MicroBatch.tokens(pairs, part)).isLessThanOrEqualTo(tokens);
    }
    assertThat(joined).isEqualTo(batch);
  }

  @Test
  void halvesTheLargestPart() {
    List<List<TokenPair>> parts =
        List.of(List.of(pair(1, 1, 1), pair(1, 2, 2), pair(1, 2, 3)), List.of(pair(9, 9, 9)));
    assertThat(new MicroBatch(8, 100).halfOf(pairs, parts)).isEqualTo(new MicroBatch(1, 13));
  }

  @Test
  void holdsAtLeastOneExampleAndToken() {
    assertThatThrownBy(() -> new MicroBatch(0, 1)).hasMessage("a micro-batch of 0");
    assertThatThrownBy(() -> new MicroBatch(1, 0)).hasMessage("a micro-batch of 0 tokens");
  }

  private List<Integer> sizes(MicroBatch limit, List<TokenPair> batch) {
    return limit.split(pairs, batch).stream().map(List::size).toList();
  }
}
