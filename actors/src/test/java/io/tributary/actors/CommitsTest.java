package io.tributary.actors;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.TestProbe;
import io.tributary.actors.fakes.Streams;
import io.tributary.actors.fakes.World;
import io.tributary.streams.log.FedPrompt;
import io.tributary.streams.log.WorkUnit;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class CommitsTest {
  private static final ActorTestKit TEST_KIT = ActorTestKit.create(LocalStream.config());

  private final TestProbe<PairBuffer.Command> buffer = TEST_KIT.createTestProbe();
  private final TestProbe<PairBuffer.UnitStored> replies = TEST_KIT.createTestProbe();

  @AfterAll
  static void shutDown() {
    TEST_KIT.shutdownTestKit();
  }

  @Test
  void streamingCommitsAtOnce() {
    Commits commits = commits(false, new Backlog(Optional.empty(), List.of(), 0));
    commits.commit(unit(5));
    commits.commit(unit(2));
    assertThat(sent()).isEqualTo(5);
    assertThat(sent()).isEqualTo(2);
    commits.stored(2);
    commits.stored(5);
  }

  @Test
  void lockStepTakesUnfinishedUnitsFirstAndThenGoesOn() {
    Commits commits = commits(true, new Backlog(Optional.of(fed(7)), List.of(fed(4), fed(6)), 4));
    commits.commit(unit(8));
    commits.commit(unit(6));
    buffer.expectNoMessage(Duration.ofMillis(50));
    commits.commit(unit(4));
    assertThat(sent()).isEqualTo(4);
    buffer.expectNoMessage(Duration.ofMillis(50));
    commits.stored(4);
    assertThat(sent()).isEqualTo(6);
    commits.stored(6);
    assertThat(sent()).isEqualTo(8);
    // Issued twice: the turn of unit 6 is over.
    commits.commit(unit(6));
    assertThat(sent()).isEqualTo(6);
    commits.stored(6);
    commits.stored(8);
  }

  private Commits commits(boolean deterministic, Backlog backlog) {
    return Commits.of(
        Streams.settings(deterministic),
        backlog,
        new PairBuffers(bucket -> buffer.getRef(), 3, Optional.of("f")),
        replies.getRef());
  }

  private long sent() {
    PairBuffer.CommitUnit commit = buffer.expectMessageClass(PairBuffer.CommitUnit.class);
    assertThat(commit.judge()).contains("f");
    return commit.unit();
  }

  private static UnitOutcomes unit(long number) {
    return new UnitOutcomes(number, List.of());
  }

  private static WorkUnit fed(int number) {
    return new WorkUnit(number, List.of(new FedPrompt(number, World.prompt(number))));
  }
}
