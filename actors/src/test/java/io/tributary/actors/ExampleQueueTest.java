package io.tributary.actors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tributary.actors.pairs.CheckpointPair;
import io.tributary.api.Candidate;
import io.tributary.api.FinishReason;
import io.tributary.api.PolicyVersion;
import io.tributary.api.PreferencePair;
import io.tributary.api.Prompt;
import io.tributary.api.SampledResponses;
import io.tributary.api.ScoredCandidate;
import io.tributary.streams.log.LoggedExample;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class ExampleQueueTest {
  @Test
  void theOlderPolicyOfACheckpointPairMakesNothingStale() {
    PolicyVersion current = new PolicyVersion(9);
    for (long newest : new long[] {8, 7}) {
      LoggedExample pair =
          new LoggedExample(
              1,
              0,
              new PreferencePair(
                  new Prompt("p", "?"),
                  new ScoredCandidate(sampledBy(0), 2),
                  new ScoredCandidate(sampledBy(newest), 1)));
      ExampleQueue checkpoint =
          new ExampleQueue(List.of(), new StreamSettings.Pairing(new CheckpointPair(), 1));
      checkpoint.add(List.of(pair));
      assertThat(checkpoint.passOverStale(current, 1)).isEqualTo(newest == 8 ? 0 : 1);
      ExampleQueue any = new ExampleQueue(List.of());
      any.add(List.of(pair));
      assertThat(any.passOverStale(current, 1)).isEqualTo(1);
    }
  }

  private static Candidate sampledBy(long version) {
    return new Candidate(
        "x", new int[0], new float[0], FinishReason.EOS, new PolicyVersion(version), 1, 0);
  }

  @Test
  void startsAfterTheLongestUsedPrefix() {
    ExampleQueue queue = new ExampleQueue(List.of(2L, 1L, 4L));
    assertThat(queue.cursor()).isEqualTo(2);
    queue.add(List.of(example(3, 0, 0), example(4, 0, 0), example(5, 0, 0)));
    assertThat(queue.take(9)).extracting(LoggedExample::sequence).containsExactly(3L, 5L);
    assertThat(queue.cursor()).isEqualTo(5);
  }

  @Test
  void setsStaleExamplesAsideOnce() {
    ExampleQueue queue = new ExampleQueue(List.of());
    queue.add(List.of(example(1, 0, 0), example(2, 0, 3), example(3, 0, 4)));
    assertThat(queue.passOverStale(new PolicyVersion(4), 4)).isZero();
    assertThat(queue.passOverStale(new PolicyVersion(5), 4)).isEqualTo(1);
    assertThat(queue.passOverStale(new PolicyVersion(5), 4)).isZero();
    assertThat(queue.takeStale()).containsExactly(1L);
    assertThat(queue.takeStale()).isEmpty();
    assertThat(queue.size()).isEqualTo(2);
  }

  @Test
  void ordersByUnitWhateverTheOrderOfCommit() {
    ExampleQueue queue = new ExampleQueue(List.of());
    queue.add(List.of(example(1, 8, 0), example(2, 8, 0), example(3, 7, 0), example(4, 9, 0)));
    assertThat(queue.takeByUnit())
        .extracting(LoggedExample::sequence)
        .containsExactly(3L, 1L, 2L, 4L);
  }

  @Test
  void refusesWhatWasReadBefore() {
    ExampleQueue queue = new ExampleQueue(List.of(1L));
    assertThatThrownBy(() -> queue.add(List.of(example(1, 0, 0))))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Property
  void givesExactlyWhatIsNotUsed(@ForAll Set<@LongRange(min = 1, max = 40) Long> used) {
    ExampleQueue queue = new ExampleQueue(used);
    queue.add(
        LongStream.rangeClosed(queue.cursor() + 1, 40).mapToObj(i -> example(i, 0, 0)).toList());
    Set<Long> expected = new TreeSet<>(LongStream.rangeClosed(1, 40).boxed().toList());
    expected.removeAll(used);
    assertThat(queue.take(40))
        .extracting(LoggedExample::sequence)
        .containsExactlyElementsOf(expected);
  }

  private static LoggedExample example(long sequence, long unit, long version) {
    Candidate candidate =
        new Candidate(
            "x", new int[0], new float[0], FinishReason.EOS, new PolicyVersion(version), 1, 0);
    return new LoggedExample(
        sequence, unit, new SampledResponses(new Prompt("p", "?"), List.of(candidate)));
  }
}
