package io.tributary.actors;

import static org.assertj.core.api.Assertions.assertThat;

import akka.Done;
import akka.actor.Address;
import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.cluster.MemberStatus;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** ClusterNodeTest has nodes that leave real clusters. */
class SeenLeavingTest {
  private static final ActorTestKit TEST_KIT = ActorTestKit.create(LocalStream.config());
  private static final Duration NEVER = Duration.ofHours(1);

  private final Address self = new Address("akka", "tributary", "127.0.0.1", 1);
  private final Address other = new Address("akka", "tributary", "127.0.0.1", 2);
  private final Address third = new Address("akka", "tributary", "127.0.0.1", 3);

  @AfterAll
  static void shutDown() {
    TEST_KIT.shutdownTestKit();
  }

  @Test
  void isOverWhenAllWhoCanHaveSeenThatItGoes() {
    Set<Address> all = Set.of(self, other, third);
    assertThat(SeenLeaving.isOver(MemberStatus.exiting(), all, Set.of(self, other))).isFalse();
    assertThat(SeenLeaving.isOver(MemberStatus.exiting(), all, all)).isTrue();
    // The third is out of reach.
    Set<Address> two = Set.of(self, other);
    assertThat(SeenLeaving.isOver(MemberStatus.exiting(), two, Set.of(self, other))).isTrue();
    assertThat(SeenLeaving.isOver(MemberStatus.exiting(), Set.of(self), Set.of(self))).isTrue();
  }

  @Test
  void thatAllHaveSeenItStayOrBeginToLeaveIsNotEnough() {
    Set<Address> all = Set.of(self, other);
    assertThat(SeenLeaving.isOver(MemberStatus.up(), all, all)).isFalse();
    assertThat(SeenLeaving.isOver(MemberStatus.leaving(), all, all)).isFalse();
  }

  @Test
  void whoIsRemovedOrDownHasNobodyToWaitFor() {
    Set<Address> all = Set.of(self, other);
    assertThat(SeenLeaving.isOver(MemberStatus.removed(), all, Set.of())).isTrue();
    assertThat(SeenLeaving.isOver(MemberStatus.down(), all, Set.of())).isTrue();
  }

  @Test
  void looksUntilItIsSeen() throws Exception {
    AtomicBoolean seen = new AtomicBoolean();
    AtomicInteger looks = new AtomicInteger();
    CompletableFuture<Done> left =
        SeenLeaving.await(
                TEST_KIT.system(),
                () -> {
                  looks.incrementAndGet();
                  return seen.get();
                },
                NEVER)
            .toCompletableFuture();
    while (looks.get() < 5) Thread.sleep(10);
    assertThat(left).isNotDone();
    seen.set(true);
    left.get(60, TimeUnit.SECONDS);
  }

  /** Another may be gone without the failure detector's having noticed: it is not waited for. */
  @Test
  void goesWithoutHavingBeenSeenWhenItTakesTooLong() throws Exception {
    Duration longest = Duration.ofMillis(700);
    long begun = System.nanoTime();
    CompletableFuture<Done> left =
        SeenLeaving.await(TEST_KIT.system(), () -> false, longest).toCompletableFuture();
    assertThat(left).isNotDone();
    left.get(60, TimeUnit.SECONDS);
    assertThat(System.nanoTime() - begun).isGreaterThan(longest.toNanos());
  }
}
