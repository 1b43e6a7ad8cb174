package io.tributary.actors;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.typed.ActorRef;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class StageDirectoryTest {
  private static final ActorTestKit TEST_KIT = ActorTestKit.create();

  private long nanos;
  private final StageDirectory directory = new StageDirectory(() -> nanos);
  private final List<ActorRef<UnitSampled>> stages =
      Stream.generate(() -> TEST_KIT.<UnitSampled>createTestProbe().getRef())
          .limit(3)
          .sorted()
          .toList();
  private final ActorRef<UnitSampled> a = stages.get(0);
  private final ActorRef<UnitSampled> b = stages.get(1);
  private final ActorRef<UnitSampled> c = stages.get(2);

  @AfterAll
  static void shutDown() {
    TEST_KIT.shutdownTestKit();
  }

  private ActorRef<UnitSampled> next() {
    return directory.next(Set.of()).orElseThrow();
  }

  private void pass(long millis) {
    nanos += Duration.ofMillis(millis).toNanos();
  }

  private void accepted(ActorRef<UnitSampled> stage, long millis) {
    directory.accepted(stage, Duration.ofMillis(millis));
  }

  @Test
  void thoseThatAreThroughHaveTheirTurn() {
    assertThat(directory.next(Set.of())).isEmpty();
    directory.found(List.of(c, a, b));
    assertThat(directory.count()).isEqualTo(3);
    assertThat(List.of(next(), next(), next(), next())).containsExactly(a, b, c, a);
  }

  @Test
  void whoIsThroughFirstIsNextAndTimeGoesBy() {
    directory.found(stages);
    accepted(a, 300);
    accepted(b, 100);
    accepted(c, 200);
    assertThat(List.of(next(), next())).containsExactly(b, b);
    accepted(b, 250);
    assertThat(next()).isEqualTo(c);
    pass(300);
    assertThat(List.of(next(), next(), next())).containsOnly(a, b, c);
  }

  @Test
  void whoRefusesIsPassedOverAndWhoIsSilentToo() {
    directory.found(stages);
    accepted(b, 100);
    accepted(c, 200);
    assertThat(directory.next(Set.of(a))).contains(b);
    assertThat(directory.next(Set.of(a, b))).contains(c);
    assertThat(directory.next(Set.copyOf(stages))).isEmpty();
    directory.unanswered(a);
    assertThat(next()).isEqualTo(b);
    pass(9_000);
    assertThat(List.of(next(), next(), next())).containsOnly(b, c);
    pass(1_000);
    assertThat(List.of(next(), next(), next())).containsOnly(a, b, c);
  }

  @Test
  void whoIsGoneIsForgotten() {
    directory.found(stages);
    accepted(a, 5_000);
    directory.found(List.of(b));
    accepted(a, 5_000);
    directory.found(List.of(a, b));
    assertThat(List.of(next(), next())).containsOnly(a, b);
  }

  /** A unit every 100 ms; {@code a} needs 1,000 ms for one, the others 150 ms. */
  @Test
  void aSlowStageGetsWhatItCanDoAndNothingWaitsThereForLong() {
    directory.found(stages);
    Map<ActorRef<UnitSampled>, Long> takes = Map.of(a, 1_000L, b, 150L, c, 150L);
    Map<ActorRef<UnitSampled>, List<Long>> ends = new HashMap<>();
    long longest = 0;
    for (long now = 0; now < 60_000; now += 100) {
      ActorRef<UnitSampled> stage = next();
      List<Long> mine = ends.computeIfAbsent(stage, any -> new ArrayList<>());
      long begins = mine.isEmpty() ? now : Math.max(now, mine.get(mine.size() - 1));
      long end = begins + takes.get(stage);
      mine.add(end);
      longest = Math.max(longest, begins - now);
      accepted(stage, end - now);
      pass(100);
    }
    assertThat(longest).isLessThanOrEqualTo(1_000);
    assertThat(ends.get(a).size()).isBetween(1, 60);
    assertThat(ends.get(b).size()).isGreaterThan(230);
    assertThat(ends.get(c).size()).isGreaterThan(230);
  }
}
