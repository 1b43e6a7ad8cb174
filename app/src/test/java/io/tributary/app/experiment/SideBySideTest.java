package io.tributary.app.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(120)
class SideBySideTest {
  private final List<String> begun = Collections.synchronizedList(new ArrayList<>());
  private final List<Integer> counted = new ArrayList<>();

  private <R> Map<String, R> all(
      int most, Map<String, Set<String>> needs, SideBySide.Work<String, R> work, String... jobs)
      throws IOException, InterruptedException {
    return new SideBySide<>(
            most, job -> needs.getOrDefault(job, Set.of()), work, begun::add, counted::add)
        .all(List.of(jobs));
  }

  @Test
  void oneAtATimeFollowsTheList() throws Exception {
    Map<String, Integer> results = all(1, Map.of(), String::length, "a", "bb", "ccc");
    assertThat(begun).containsExactly("a", "bb", "ccc");
    assertThat(counted).containsExactly(1, 2, 3);
    assertThat(results).containsExactly(Map.entry("a", 1), Map.entry("bb", 2), Map.entry("ccc", 3));
  }

  @Test
  void twoAtATimeAreUnderWayTogether() throws Exception {
    CyclicBarrier both = new CyclicBarrier(2);
    Map<String, Integer> results =
        all(
            2,
            Map.of(),
            job -> {
              try {
                return both.await(60, TimeUnit.SECONDS) >= 0 ? 1 : 0;
              } catch (Exception e) {
                throw new IOException(e);
              }
            },
            "a",
            "b",
            "c",
            "d");
    assertThat(results.values()).containsOnly(1);
  }

  @Test
  void whatAJobNeedsIsDoneBeforeAndOthersGoAhead() throws Exception {
    CountDownLatch other = new CountDownLatch(1);
    List<String> ended = Collections.synchronizedList(new ArrayList<>());
    all(
        2,
        Map.of("student", Set.of("teacher")),
        job -> {
          if (job.equals("teacher")) other.await();
          ended.add(job);
          if (job.equals("other")) other.countDown();
          return job;
        },
        "teacher",
        "student",
        "other");
    assertThat(begun).containsExactly("teacher", "other", "student");
    assertThat(ended).containsExactly("other", "teacher", "student");
  }

  @ParameterizedTest
  @CsvSource({"1, 5", "2, 9", "3, 2", "3, 12", "5, 12"})
  void neverMoreThanAllowed(int most, int jobs) throws Exception {
    AtomicInteger running = new AtomicInteger();
    AtomicInteger peak = new AtomicInteger();
    String[] names = new String[jobs];
    for (int i = 0; i < jobs; i++) names[i] = "job-" + i;
    all(
        most,
        Map.of(),
        job -> {
          peak.accumulateAndGet(running.incrementAndGet(), Math::max);
          Thread.yield();
          return running.decrementAndGet();
        },
        names);
    assertThat(peak.get()).isBetween(1, most);
  }

  @Test
  void aFailureInterruptsTheOthersAndBeginsNoMore() {
    CountDownLatch waiting = new CountDownLatch(1);
    List<String> interrupted = Collections.synchronizedList(new ArrayList<>());
    assertThatThrownBy(
            () ->
                all(
                    2,
                    Map.of(),
                    job -> {
                      if (job.equals("bad")) {
                        waiting.await();
                        throw new IOException("no room");
                      }
                      waiting.countDown();
                      try {
                        Thread.sleep(100_000);
                      } catch (InterruptedException e) {
                        interrupted.add(job);
                      }
                      return job;
                    },
                    "bad",
                    "long",
                    "never"))
        .isInstanceOf(IOException.class)
        .hasMessage("no room");
    assertThat(begun).containsExactly("bad", "long");
    assertThat(interrupted).as("was waited for").containsExactly("long");
  }

  @Test
  void jobsThatNeedOneAnotherAreRefused() {
    assertThatThrownBy(
            () -> all(2, Map.of("a", Set.of("b"), "b", Set.of("a")), job -> job, "free", "a", "b"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("[a, b] need one another");
  }
}
