package io.tributary.streams.log;

import static io.tributary.streams.log.LogFixtures.pairs;
import static io.tributary.streams.log.LogFixtures.unit;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Buffers that commit side by side, each through connections of its own. */
abstract class ManyWritersContract {
  private static final int WRITERS = 4;
  private static final int UNITS = 40;

  abstract SqlPairLog another();

  /** Each unit is committed by two of them at once. */
  @Test
  @Timeout(120)
  void sequencesStayGapFreeAndEachUnitIsCommittedOnce() {
    List<CompletableFuture<SqlPairLog>> opening =
        IntStream.range(0, WRITERS)
            .mapToObj(i -> CompletableFuture.supplyAsync(this::another))
            .toList();
    List<SqlPairLog> logs = opening.stream().map(CompletableFuture::join).toList();
    for (int u = 0; u < UNITS; u++) logs.get(0).feed(unit(u, 4));
    List<CompletableFuture<Integer>> commits = new ArrayList<>();
    for (int w = 0; w < WRITERS; w++) {
      SqlPairLog log = logs.get(w);
      int first = w / 2;
      commits.add(
          CompletableFuture.supplyAsync(
              () -> {
                int mine = 0;
                for (int u = first; u < UNITS; u += WRITERS / 2) {
                  if (log.commit(u, pairs(unit(u, 4), 3))) mine++;
                }
                return mine;
              }));
    }
    assertThat(commits.stream().mapToInt(CompletableFuture::join).sum()).isEqualTo(UNITS);
    assertThat(logs.get(1).after(0, 1000))
        .extracting(LoggedExample::sequence)
        .isEqualTo(LongStream.rangeClosed(1, UNITS * 4).boxed().toList());
    assertThat(logs.get(2).unfinished()).isEmpty();
    logs.forEach(SqlPairLog::close);
  }
}
