package io.tributary.streams.log;

import static io.tributary.streams.log.LogFixtures.drop;
import static io.tributary.streams.log.LogFixtures.fed;
import static io.tributary.streams.log.LogFixtures.pair;
import static io.tributary.streams.log.LogFixtures.pairs;
import static io.tributary.streams.log.LogFixtures.samples;
import static io.tributary.streams.log.LogFixtures.unit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tributary.api.DropReason;
import io.tributary.config.JudgeIdentity;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

/** Each row says which of the run's judges decided it; there is one judge at a time. */
abstract class JudgesContract extends LogContract {
  private static final JudgeIdentity A = new JudgeIdentity("aaaa", "judge.type = \"a\"\nx = 1");
  private static final JudgeIdentity B = new JudgeIdentity("bbbb", "judge.type = \"b\"");

  @Test
  void theJudgesOfARunFollowEachOther() {
    assertThat(log.judges()).isEmpty();
    assertThat(log.judgeAfter(0, A).ordinal()).isEqualTo(1);
    assertThat(log.judgeAfter(1, B).ordinal()).isEqualTo(2);
    reopen();
    LoggedJudge first = new LoggedJudge(1, "aaaa", A.settings(), "1970-01-01T00:00:00Z");
    LoggedJudge second = new LoggedJudge(2, "bbbb", B.settings(), "1970-01-01T00:00:00Z");
    assertThat(log.judges()).containsExactly(first, second);
    assertThat(first.inWords())
        .isEqualTo("judge 1 since 1970-01-01T00:00:00Z: judge.type = \"a\", x = 1");
    // who names another than the newest changes nothing
    assertThat(log.judgeAfter(0, A)).isEqualTo(second);
    assertThat(log.judgeAfter(1, A)).isEqualTo(second);
    assertThat(log.judgeAfter(2, A).ordinal()).isEqualTo(3);
  }

  @Test
  void ofManyThatFollowAtOnceOneDoes() {
    log.judgeAfter(0, A);
    List<CompletableFuture<LoggedJudge>> all = new ArrayList<>();
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      for (int i = 0; i < 8; i++) {
        JudgeIdentity one = new JudgeIdentity("f" + i, "judge " + i);
        all.add(CompletableFuture.supplyAsync(() -> log.judgeAfter(1, one), threads));
      }
      List<LoggedJudge> said = all.stream().map(CompletableFuture::join).toList();
      assertThat(said).containsOnly(said.get(0));
    } finally {
      threads.shutdown();
    }
    assertThat(log.judges()).hasSize(2);
  }

  @Test
  void eachOutcomeNamesItsJudge() {
    log.judgeAfter(0, A);
    log.judgeAfter(1, B);
    for (int i = 0; i < 3; i++) log.feed(unit(i, 4));
    PromptOutcome tooLong = new PromptOutcome.Dropped(fed(3), DropReason.PROMPT_TOO_LONG, "");
    log.commit(
        0,
        List.of(pair(fed(0), 4), drop(fed(1)), samples(fed(2), 2), tooLong),
        Optional.of("bbbb"));
    log.commit(1, pairs(unit(1, 4), 4), Optional.of("aaaa"));
    log.commit(2, pairs(unit(2, 4), 4));
    assertThat(number("SELECT count(*) FROM outcomes WHERE judge = 2")).isEqualTo(2);
    assertThat(number("SELECT count(*) FROM outcomes WHERE judge = 1")).isEqualTo(4);
    // what nobody judged, and what comes of a stage of the release before
    assertThat(number("SELECT count(*) FROM outcomes WHERE judge IS NULL")).isEqualTo(6);
    assertThat(log.pairsAfter(0, 20).stream().map(LoggedPair::judge))
        .containsExactly(2, 1, 1, 1, 1, 1, 1, 1, 1);
    assertThat(log.listsAfter(0, 20).stream().map(LoggedList::judge))
        .containsExactly(2, 1, 1, 1, 1, 1, 1, 1, 1);
    assertThat(number("SELECT judge FROM pairs WHERE sequence = 1")).isEqualTo(2);
  }

  @Test
  void aJudgeThatCameBackIsTheNewest() {
    log.judgeAfter(0, A);
    log.judgeAfter(1, B);
    log.judgeAfter(2, A);
    log.feed(unit(0, 2));
    log.commit(0, pairs(unit(0, 2), 4), Optional.of("aaaa"));
    assertThat(log.pairsAfter(0, 20).stream().map(LoggedPair::judge)).containsOnly(3);
  }

  @Test
  void anUnknownJudgeIsRefusedAndNothingIsWritten() {
    log.judgeAfter(0, A);
    log.feed(unit(0, 2));
    assertThatThrownBy(() -> log.commit(0, pairs(unit(0, 2), 4), Optional.of("cccc")))
        .isInstanceOf(UnknownJudgeException.class)
        .hasMessage("unit 0 was judged by cccc, which is none of the run's judges");
    assertThat(log.counts().outcomes()).isZero();
    assertThat(log.commit(0, pairs(unit(0, 2), 4), Optional.of("aaaa"))).isTrue();
    // a late duplicate changes nothing, whoever judged it
    assertThat(log.commit(0, pairs(unit(0, 2), 4), Optional.of("cccc"))).isFalse();
  }
}
