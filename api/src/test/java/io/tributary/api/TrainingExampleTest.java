package io.tributary.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrainingExampleTest {
  private static final Prompt PROMPT = new Prompt("p", "why?");

  private static Candidate at(long version) {
    return new Candidate(
        "x", new int[0], new float[0], FinishReason.EOS, new PolicyVersion(version), 1, 0);
  }

  @ParameterizedTest
  @CsvSource({"3,5,3", "5,3,3", "4,4,4"})
  void aPairIsAsOldAsItsOlderResponse(long chosen, long rejected, long oldest) {
    TrainingExample pair =
        new PreferencePair(
            PROMPT, new ScoredCandidate(at(chosen), 1), new ScoredCandidate(at(rejected), 0));
    assertThat(pair.version()).isEqualTo(new PolicyVersion(oldest));
  }

  @Property
  void samplesAreAsOldAsTheOldest(
      @ForAll @Size(min = 1, max = 6) List<@LongRange(max = 9) Long> versions) {
    TrainingExample samples =
        new SampledResponses(PROMPT, versions.stream().map(TrainingExampleTest::at).toList());
    long oldest = versions.stream().mapToLong(v -> v).min().orElseThrow();
    assertThat(samples.version().number()).isEqualTo(oldest);
  }

  @Test
  void refusesSamplesWithoutACandidate() {
    assertThatThrownBy(() -> new SampledResponses(PROMPT, List.of())).hasMessage("no candidates");
  }

  @Test
  void aPairOfAFileIsWhatItSaysAndAsOldAsTheReference() {
    OfflineResponses pair = offline(1, new int[] {2, 3}, 4);
    assertThat(pair.version()).isEqualTo(PolicyVersion.REFERENCE);
    assertThat(pair)
        .isEqualTo(offline(1, new int[] {2, 3}, 4))
        .hasSameHashCodeAs(offline(1, new int[] {2, 3}, 4))
        .hasToString("OfflineResponses[p, [2, 1] tokens]")
        .isNotEqualTo(offline(9, new int[] {2, 3}, 4))
        .isNotEqualTo(offline(1, new int[] {2}, 4))
        .isNotEqualTo(offline(1, new int[] {2, 3}, 5));
  }

  private static OfflineResponses offline(int prompt, int[] chosen, int rejected) {
    return OfflineResponses.pair(PROMPT, new int[] {prompt}, chosen, new int[] {rejected});
  }

  @Test
  void aListOfAFileIsBestFirstAndCountsItsRanks() {
    OfflineResponses.Response best = new OfflineResponses.Response(new int[] {1}, 2.5);
    OfflineResponses.Response next = new OfflineResponses.Response(new int[] {2}, -1);
    OfflineResponses.Response equal = new OfflineResponses.Response(new int[] {3}, -1);
    int[] prompt = {1};
    assertThat(new OfflineResponses(PROMPT, prompt, List.of(best, next, equal)).ranks())
        .isEqualTo(2);
    assertThat(new OfflineResponses(PROMPT, prompt, List.of(best, next)))
        .isNotEqualTo(new OfflineResponses(PROMPT, prompt, List.of(best, equal)));
    assertThatThrownBy(() -> new OfflineResponses(PROMPT, prompt, List.of(next, best)))
        .hasMessage("response 1 is better than the one before");
    assertThatThrownBy(() -> new OfflineResponses(PROMPT, prompt, List.of(best)))
        .hasMessage("1 responses, at least 2");
    assertThatThrownBy(() -> new OfflineResponses.Response(prompt, Double.NaN))
        .hasMessage("a score must be finite, not NaN");
  }
}
