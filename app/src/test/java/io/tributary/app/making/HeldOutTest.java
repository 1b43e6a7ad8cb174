package io.tributary.app.making;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tributary.api.OfflineResponses;
import io.tributary.api.Prompt;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class HeldOutTest {
  private static PairSource.Encoded pair(int prompt, int number) {
    String name = "p" + prompt;
    int[] response = {number};
    return new PairSource.Encoded(
        name,
        OfflineResponses.pair(new Prompt(name, name), new int[] {prompt + 1}, response, response));
  }

  @Property
  void everyPairIsOnOneSideAndNoPromptOnBoth(
      @ForAll @Size(min = 2, max = 60) List<@IntRange(max = 9) Integer> prompts,
      @ForAll @DoubleRange(min = 0.01, max = 0.99) double share,
      @ForAll long seed) {
    List<PairSource.Encoded> pairs = new ArrayList<>();
    pairs.add(pair(10, 1000)); // two prompts at least
    for (int i = 0; i < prompts.size(); i++) pairs.add(pair(prompts.get(i), i));
    HeldOut<PairSource.Encoded> split = HeldOut.of(pairs, share, seed);
    List<PairSource.Encoded> both = new ArrayList<>(split.train());
    both.addAll(split.heldOut());
    assertThat(both).containsExactlyInAnyOrderElementsOf(pairs);
    Set<String> trained = prompts(split.train());
    trained.retainAll(prompts(split.heldOut()));
    assertThat(trained).isEmpty();
    assertThat(split.train()).isNotEmpty();
    assertThat(split.heldOut()).isNotEmpty();
    assertThat(HeldOut.of(pairs, share, seed)).isEqualTo(split);
  }

  private static Set<String> prompts(List<PairSource.Encoded> pairs) {
    Set<String> prompts = new HashSet<>();
    for (PairSource.Encoded pair : pairs) prompts.add(pair.prompt());
    return prompts;
  }

  @Test
  void theShareIsMetWhereEveryPromptHasOnePair() {
    List<PairSource.Encoded> pairs = new ArrayList<>();
    for (int i = 0; i < 40; i++) pairs.add(pair(i, i));
    assertThat(HeldOut.of(pairs, 0.25, 1).heldOut()).hasSize(10);
    assertThat(HeldOut.of(pairs, 0.25, 2)).isNotEqualTo(HeldOut.of(pairs, 0.25, 1));
    assertThat(HeldOut.of(pairs, 0, 1).heldOut()).isEmpty();
  }

  @Test
  void onePromptCannotBeOnBothSides() {
    assertThatThrownBy(() -> HeldOut.of(List.of(pair(1, 1), pair(1, 2)), 0.5, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("all 2 rows have one prompt");
  }
}
