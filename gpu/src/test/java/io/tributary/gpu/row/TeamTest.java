package io.tributary.gpu.row;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TeamTest {
  private static final int STEPS = 6;
  private static final int PARTS = 7;

  /** Counts how often each part was run, and that no step begins before the one before is done. */
  private static final class Counting implements Team.Task {
    final AtomicIntegerArray runs = new AtomicIntegerArray(STEPS * PARTS);
    final Set<Integer> members = ConcurrentHashMap.newKeySet();
    final boolean slow;

    Counting(boolean slow) {
      this.slow = slow;
    }

    @Override
    public int steps() {
      return STEPS;
    }

    @Override
    public int parts(int step) {
      return step + 1 < STEPS ? PARTS : 1;
    }

    @Override
    public void run(int member, int step, int part) {
      members.add(member);
      for (int p = 0; step > 0 && p < parts(step - 1); p++) {
        assertThat(runs.get((step - 1) * PARTS + p)).isEqualTo(1);
      }
      if (slow) LockSupport.parkNanos(20_000);
      runs.incrementAndGet(step * PARTS + part);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 5})
  void everyPartIsRunOnceAndStepsFollowEachOther(int size) {
    try (Team team = new Team(size)) {
      for (int i = 0; i < 200; i++) {
        Counting task = new Counting(true);
        team.run(task);
        for (int s = 0; s < STEPS; s++) {
          for (int p = 0; p < task.parts(s); p++) {
            assertThat(task.runs.get(s * PARTS + p)).isEqualTo(1);
          }
        }
      }
    }
  }

  /** Who was woken for a step that others had done already, and slept again, is woken again. */
  @ParameterizedTest
  @ValueSource(ints = {2, 3, 5})
  void whoSleptTakesPartAgainAndEndsWithTheTeam(int size) throws InterruptedException {
    Set<Thread> before = Thread.getAllStackTraces().keySet();
    List<Thread> threads;
    try (Team team = new Team(size)) {
      threads =
          Thread.getAllStackTraces().keySet().stream()
              .filter(thread -> thread.getName().startsWith("row-") && !before.contains(thread))
              .toList();
      assertThat(threads).hasSize(size - 1);
      for (int i = 0; i < 10_000; i++) team.run(new Counting(false));
      Set<Integer> members = ConcurrentHashMap.newKeySet();
      for (int i = 0; i < 100; i++) {
        Counting task = new Counting(true);
        team.run(task);
        members.addAll(task.members);
      }
      assertThat(members).hasSize(size);
    }
    for (Thread thread : threads) {
      thread.join(10_000);
      assertThat(thread.isAlive()).as(thread.getName()).isFalse();
    }
  }

  @Test
  void aPartThatFailsEndsTheTask() {
    try (Team team = new Team(3)) {
      Team.Task broken =
          new Team.Task() {
            @Override
            public int steps() {
              return 2;
            }

            @Override
            public int parts(int step) {
              return 4;
            }

            @Override
            public void run(int member, int step, int part) {
              if (step == 1 && part == 2) throw new ArithmeticException("broken");
            }
          };
      assertThatThrownBy(() -> team.run(broken))
          .isInstanceOf(IllegalStateException.class)
          .hasRootCauseMessage("broken");
    }
  }
}
