package io.tributary.actors;

import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.actors.StreamSettings.Sampling;
import io.tributary.actors.StreamSettings.Shaping;
import io.tributary.api.Prompt;
import io.tributary.gpu.SampleRequest;
import io.tributary.gpu.SamplingParams;
import io.tributary.streams.log.FedPrompt;
import java.util.HashSet;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class SeedsTest {
  @Test
  void mixIsSplitMix64() {
    // The first outputs of the reference generator seeded with 0 and with 1234567.
    assertThat(Seeds.mix(0)).isEqualTo(0xE220A8397B1DCDAFL);
    assertThat(Seeds.mix(1234567)).isEqualTo(6457827717110365317L);
  }

  @Test
  void noTwoCandidatesOfARunShareASeed() {
    Set<Long> seeds = new HashSet<>();
    for (long ordinal = 0; ordinal < 5000; ordinal++) {
      for (int candidate = 0; candidate < 16; candidate++) {
        seeds.add(Seeds.candidate(17, ordinal, candidate));
      }
    }
    assertThat(seeds).hasSize(5000 * 16);
  }

  @Property
  void neighboursDifferInAboutHalfTheBits(@ForAll long run, @ForAll int ordinal) {
    long one = Seeds.candidate(run, ordinal, 0);
    assertThat(Long.bitCount(one ^ Seeds.candidate(run, ordinal, 1))).isBetween(8, 56);
    assertThat(Long.bitCount(one ^ Seeds.candidate(run, ordinal + 1L, 0))).isBetween(8, 56);
    assertThat(Seeds.candidate(run, ordinal, 0)).isEqualTo(one);
  }

  @Test
  void thePlanGivesEachHalfItsTemperature() {
    SamplingPlan plan =
        new SamplingPlan(17, new Sampling(4, 1.0, 0.7, 5, 0.9, Shaping.NONE, 2, 1, true));
    FedPrompt prompt = new FedPrompt(12, new Prompt("p", "?"));
    SampleRequest request = plan.request(prompt);
    assertThat(request.prompt()).isEqualTo(prompt.prompt());
    assertThat(request.candidates())
        .containsExactly(
            new SamplingParams(1.0, 5, 0.9, Seeds.candidate(17, 12, 0)),
            new SamplingParams(1.0, 5, 0.9, Seeds.candidate(17, 12, 1)),
            new SamplingParams(0.7, 5, 0.9, Seeds.candidate(17, 12, 2)),
            new SamplingParams(0.7, 5, 0.9, Seeds.candidate(17, 12, 3)));
  }
}
