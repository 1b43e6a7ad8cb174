package io.tributary.gpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tributary.api.Candidate;
import io.tributary.api.PolicyVersion;
import io.tributary.gpu.engine.CachePlan;
import io.tributary.gpu.model.TinyFolders;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TwoPolicyRolloutTest extends TinyModelFixture {
  private static final PolicyVersion FIVE = new PolicyVersion(5);

  /** Four slots each. */
  private static final PolicyRollout.Options OPTIONS =
      new PolicyRollout.Options(CachePlan.of(8, TinyFolders.CONTEXT), 8, 3, 16, false).halved();

  private TwoPolicyRollout rollout;

  @BeforeEach
  void open() {
    publishReference();
    rollout =
        new TwoPolicyRollout(
            new PolicyRollout(model, codec, store, OPTIONS),
            PolicyRollout.ofReference(model, codec, OPTIONS),
            index -> index % 2 == 1);
  }

  @AfterEach
  void close() {
    rollout.close();
  }

  private void publishFive() {
    store.publish(FIVE, other());
  }

  private static List<Candidate> sample(RolloutEngine engine, SampleRequest request) {
    engine.submit(7, request);
    List<RolloutEngine.Done> done = finish(engine);
    assertThat(done).singleElement().satisfies(one -> assertThat(one.id()).isEqualTo(7));
    assertThat(done.get(0).group().prompt()).isEqualTo(request.prompt());
    return done.get(0).group().candidates();
  }

  @Test
  void everySecondCandidateStaysTheReferencesInTheOrderAskedFor() {
    SampleRequest request = request("p", "write a kind letter", 31, 32, 33, 34, 35, 36);
    List<Candidate> reference = sample(rollout, request);
    publishFive();
    assertThat(rollout.version()).isEqualTo(PolicyVersion.REFERENCE);
    assertThat(rollout.refresh()).isEqualTo(FIVE);
    assertThat(rollout.version()).isEqualTo(FIVE);
    List<Candidate> both = sample(rollout, request);
    assertThat(both).extracting(Candidate::seed).containsExactly(31L, 32L, 33L, 34L, 35L, 36L);
    try (PolicyRollout newest = new PolicyRollout(model, codec, store, OPTIONS)) {
      List<Candidate> five = sample(newest, request("p", "write a kind letter", 31, 33, 35));
      for (int i = 0; i < 6; i += 2) {
        assertThat(both.get(i)).isEqualTo(five.get(i / 2));
        assertThat(both.get(i).version()).isEqualTo(FIVE);
        assertThat(both.get(i + 1)).isEqualTo(reference.get(i + 1));
        assertThat(both.get(i + 1).version()).isEqualTo(PolicyVersion.REFERENCE);
      }
    }
    assertThat(both.get(0).tokens()).isNotEqualTo(reference.get(0).tokens());
  }

  @Test
  void aSingleCandidateIsTheNewestPolicys() {
    publishFive();
    rollout.refresh();
    assertThat(sample(rollout, request("p", "why?", 3)))
        .extracting(Candidate::version)
        .containsExactly(FIVE);
  }

  @Test
  void bothAreFullBeforeNothingIsFree() {
    assertThat(rollout.load().slots()).isEqualTo(8);
    assertThat(rollout.load().free()).isEqualTo(8);
    rollout.submit(1, request("a", "plan a picnic", 1, 2, 3, 4));
    assertThat(rollout.load().free()).isEqualTo(4);
    // The newest policy has no slot left, so a request has none.
    rollout.submit(2, request("b", "why?", 5, 6, 7));
    assertThat(rollout.load().free()).isZero();
    assertThatThrownBy(() -> rollout.submit(2, request("b", "why?", 5)))
        .hasMessage("request 2 is under way");
    while (!rollout.idle()) rollout.advance();
    assertThat(rollout.load().free()).isEqualTo(8);
    assertThat(rollout.load().tokens()).isPositive();
  }
}
