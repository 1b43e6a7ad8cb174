package io.tributary.app.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class JoinPlanTest {
  private static final Member FEED = new Member("feed-1", List.of("feed"), 1, 11);
  private static final Member BUFFER = new Member("buffer-1", List.of("buffer"), 2, 12);
  private static final Member JUDGE = new Member("judge-1", List.of("judge"), 3, 13);
  private static final Member LEARNER = new Member("learner-1", List.of("learner"), 4, 14);
  private static final List<Member> ALL = List.of(FEED, BUFFER, JUDGE, LEARNER);

  private final Map<Member, Standing> standing = new HashMap<>();

  @Test
  void aFirstSeedThatIsHealedJoinsThoseThatAreUpAndNeverItself() {
    stand(Standing.DEAD, Standing.SILENT, Standing.UP, Standing.OUTSIDE);
    assertThat(JoinPlan.seeds(FEED, ALL, standing::get)).contains(List.of(JUDGE));
    assertThat(JoinPlan.seeds(LEARNER, ALL, standing::get)).contains(List.of(JUDGE));
  }

  @Test
  void aClusterIsFoundedByFeedAndBufferWhenNobodyIsUp() {
    stand(Standing.DEAD, Standing.DEAD, Standing.OUTSIDE, Standing.DEAD);
    assertThat(JoinPlan.seeds(FEED, ALL, standing::get)).contains(List.of(FEED, BUFFER));
    assertThat(JoinPlan.seeds(JUDGE, ALL, standing::get)).contains(List.of(FEED, BUFFER));
  }

  @Test
  void aMemberWaitsWhileOneThatMayBeUpDoesNotAnswer() {
    stand(Standing.DEAD, Standing.OUTSIDE, Standing.SILENT, Standing.DEAD);
    assertThat(JoinPlan.seeds(FEED, ALL, standing::get)).isEmpty();
  }

  @Property
  void whoeverMayFoundAClusterKnowsThatNobodyIsUp(@ForAll @Size(4) List<Standing> standings) {
    for (int i = 0; i < ALL.size(); i++) standing.put(ALL.get(i), standings.get(i));
    for (Member member : ALL) {
      List<Member> seeds = JoinPlan.seeds(member, ALL, standing::get).orElse(List.of());
      if (!seeds.contains(member)) continue;
      for (Member other : ALL) {
        if (other.equals(member)) continue;
        assertThat(standing.get(other)).isIn(Standing.DEAD, Standing.OUTSIDE);
      }
    }
  }

  private void stand(Standing feed, Standing buffer, Standing judge, Standing learner) {
    standing.putAll(Map.of(FEED, feed, BUFFER, buffer, JUDGE, judge, LEARNER, learner));
  }
}
