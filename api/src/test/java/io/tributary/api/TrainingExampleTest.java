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
    OfflinePair pair = new OfflinePair(PROMPT, new int[] {1}, new int[] {2, 3}, new int[] {4});
    assertThat(pair.version()).isEqualTo(PolicyVersion.REFERENCE);
    assertThat(pair)
        .isEqualTo(new OfflinePair(PROMPT, new int[] {1}, new int[] {2, 3}, new int[] {4}))
        .hasSameHashCodeAs(new OfflinePair(PROMPT, new int[] {1}, new int[] {2, 3}, new int[] {4}))
        .hasToString("OfflinePair[p, 2 and 1 tokens]")
        .isNotEqualTo(new OfflinePair(PROMPT, new int[] {9}, new int[] {2, 3}, new int[] {4}))
        .isNotEqualTo(new OfflinePair(PROMPT, new int[] {1}, new int[] {2}, new int[] {4}))
        .isNotEqualTo(new OfflinePair(PROMPT, new int[] {1}, new int[] {2, 3}, new int[] {5}));
  }
}
