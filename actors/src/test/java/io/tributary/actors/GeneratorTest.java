package io.tributary.actors;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.actor.typed.ActorRef;
import io.tributary.api.PolicyVersion;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

class GeneratorTest extends GeneratorFixture {
  @Test
  void asksForTheNextUnitOnlyWhenTheLastWasAccepted() {
    ActorRef<Generator.Command> generator = start();
    generator.tell(new Generator.SampleUnit(unit(0, 0, 1), Long.MAX_VALUE));
    stage.expectMessageClass(UnitSampled.class);
    feed.expectNoMessage(Duration.ofMillis(100));
    generator.tell(new Generator.UnitAccepted(0, 0));
    expectRequest(generator);
  }

  @Test
  void anUnansweredRequestIsRepeatedUnderItsNumberWithTheUnitsHeld() {
    patience = ticks(Duration.ofMillis(100));
    ActorRef<Generator.Command> generator = start(false);
    PromptFeed.RequestWork again = expectRequest(generator);
    assertThat(again.request()).isEqualTo(1);
    assertThat(again.holding()).isEmpty();
    hold("p0");
    generator.tell(new Generator.SampleUnit(unit(3, 0), 1));
    PromptFeed.RequestWork next = expectRequest(generator);
    while (next.request() == 1) next = expectRequest(generator);
    assertThat(next.request()).isEqualTo(2);
    assertThat(next.holding()).containsExactly(3L);
    // An answer to the request before is not one to this.
    generator.tell(new Generator.SampleUnit(unit(3, 0), 1));
    assertThat(expectRequest(generator).request()).isEqualTo(2);
    hold();
  }

  @Test
  void aUnitGoesToAnotherStageIfOneIsFullOrDoesNotAnswer() {
    patience = ticks(Duration.ofMillis(50));
    TestProbe<UnitSampled> other = kit.createTestProbe();
    Deque<ActorRef<UnitSampled>> turns =
        new ArrayDeque<>(List.of(stage.getRef(), other.getRef(), stage.getRef(), other.getRef()));
    List<Set<ActorRef<UnitSampled>>> passedOver = new CopyOnWriteArrayList<>();
    List<String> said = new CopyOnWriteArrayList<>();
    stages =
        new Stages() {
          @Override
          public Optional<ActorRef<UnitSampled>> next(Set<ActorRef<UnitSampled>> but) {
            passedOver.add(Set.copyOf(but));
            return Optional.ofNullable(turns.poll());
          }

          @Override
          public void accepted(ActorRef<UnitSampled> by, Duration wait) {
            said.add(by + " takes " + wait);
          }

          @Override
          public void unanswered(ActorRef<UnitSampled> by) {
            said.add(by + " is silent");
          }

          @Override
          public int count() {
            return 2;
          }
        };
    ActorRef<Generator.Command> generator = start(true);
    generator.tell(new Generator.SampleUnit(unit(0, 0), Long.MAX_VALUE));
    stage.expectMessageClass(UnitSampled.class);
    generator.tell(new Generator.UnitRefused(0));
    other.expectMessageClass(UnitSampled.class);
    // Nobody answers: after some ticks the first has it again, and then the second.
    stage.expectMessageClass(UnitSampled.class);
    other.expectMessageClass(UnitSampled.class);
    generator.tell(new Generator.UnitAccepted(0, 2_000));
    PromptFeed.Command next = feed.receiveMessage();
    while (next instanceof PromptFeed.StillSampling still) {
      assertThat(still.holding()).containsExactly(0L);
      next = feed.receiveMessage();
    }
    assertThat(next).isInstanceOf(PromptFeed.RequestWork.class);
    assertThat(passedOver).containsExactly(Set.of(), Set.of(stage.getRef()), Set.of(), Set.of());
    assertThat(said)
        .containsExactly(
            other.getRef() + " is silent",
            stage.getRef() + " is silent",
            other.getRef() + " takes PT2S");
  }

  @Test
  void leavesWhenEverythingIsHandedOn() {
    ActorRef<Generator.Command> generator = start(true);
    hold("p0");
    generator.tell(new Generator.SampleUnit(unit(0, 0), Long.MAX_VALUE));
    generator.tell(Generator.Leave.INSTANCE);
    hold();
    stage.expectMessageClass(UnitSampled.class);
    feed.expectNoMessage(Duration.ofMillis(50));
    generator.tell(new Generator.UnitAccepted(0, 0));
    feed.expectTerminated(generator);
  }

  /** A long response in the first unit: others are asked for, and handed on before it. */
  @Test
  void unitsAreAskedForWhileSlotsAreFreeAndHandedOnAsTheyAreDone() {
    ActorRef<Generator.Command> generator = start(false);
    hold("p0", "p3", "p4");
    generator.tell(new Generator.SampleUnit(unit(10, 0), Long.MAX_VALUE));
    expectRequest(generator);
    generator.tell(new Generator.SampleUnit(unit(11, 1), Long.MAX_VALUE));
    expectRequest(generator);
    assertThat(stage.expectMessageClass(UnitSampled.class).unit().number()).isEqualTo(11);
    generator.tell(new Generator.UnitAccepted(11, 0));
    feed.expectNoMessage(Duration.ofMillis(100));
    generator.tell(new Generator.SampleUnit(unit(12, 3, 4), Long.MAX_VALUE));
    // six of eight slots are taken
    expectRequest(generator);
    hold("p0", "p3", "p4", "p5");
    generator.tell(new Generator.SampleUnit(unit(13, 5), Long.MAX_VALUE));
    feed.expectNoMessage(Duration.ofMillis(100));
    // two units are done at once: the second waits for the first's acceptance
    hold("p5");
    long first = stage.expectMessageClass(UnitSampled.class).unit().number();
    stage.expectNoMessage(Duration.ofMillis(100));
    feed.expectNoMessage(Duration.ofMillis(10));
    generator.tell(new Generator.UnitAccepted(first, 0));
    long second = stage.expectMessageClass(UnitSampled.class).unit().number();
    assertThat(List.of(first, second)).containsExactlyInAnyOrder(10L, 12L);
    generator.tell(new Generator.UnitAccepted(second, 0));
    expectRequest(generator);
    hold();
    assertThat(stage.expectMessageClass(UnitSampled.class).unit().number()).isEqualTo(13);
  }

  @Test
  void oneUnitAtATimeIsAskedForWhenNothingIsLeft() {
    ActorRef<Generator.Command> generator = start(true);
    hold("p0");
    generator.tell(new Generator.SampleUnit(unit(0, 0, 1), Long.MAX_VALUE));
    feed.expectNoMessage(Duration.ofMillis(100));
    hold();
    stage.expectMessageClass(UnitSampled.class);
    feed.expectNoMessage(Duration.ofMillis(100));
    generator.tell(new Generator.UnitAccepted(0, 0));
    expectRequest(generator);
  }

  @Test
  void asksForNothingWhileItsWeightsAreTooOld() {
    patience = ticks(Duration.ofMillis(50));
    ActorRef<Generator.Command> generator = start();
    generator.tell(new Generator.SampleUnit(unit(0, 0), Long.MAX_VALUE));
    stage.receiveMessage();
    announced.told(new PolicyAnnounced(1, 4, List.of()));
    generator.tell(new Generator.UnitAccepted(0, 0));
    assertThat(requestsIn(Duration.ofMillis(500))).doesNotContain(2L);
    // Three versions behind is near enough.
    newest = new PolicyVersion(1);
    assertThat(requestsIn(Duration.ofMillis(500))).contains(2L);
    // A learner that was replaced is not believed, and one that takes over begins earlier.
    assertThat(announced.told(new PolicyAnnounced(2, 2, List.of()))).isTrue();
    assertThat(announced.told(new PolicyAnnounced(1, 9, List.of()))).isFalse();
    assertThat(announced.leavesBehind(PolicyVersion.REFERENCE)).isFalse();
  }

  /** The numbers of all requests that come in that time. */
  private List<Long> requestsIn(Duration time) {
    List<Long> requests = new ArrayList<>();
    long end = System.nanoTime() + time.toNanos();
    while (System.nanoTime() < end) {
      try {
        PromptFeed.Command said = feed.receiveMessage(Duration.ofMillis(100));
        if (said instanceof PromptFeed.RequestWork request) requests.add(request.request());
      } catch (AssertionError nothing) {
        // The time is not over.
      }
    }
    return requests;
  }
}
