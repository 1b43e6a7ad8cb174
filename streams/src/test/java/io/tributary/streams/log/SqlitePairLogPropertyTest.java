package io.tributary.streams.log;

import static io.tributary.streams.log.LogFixtures.drop;
import static io.tributary.streams.log.LogFixtures.pair;
import static io.tributary.streams.log.LogFixtures.samples;
import static io.tributary.streams.log.LogFixtures.several;
import static io.tributary.streams.log.LogFixtures.unit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.lifecycle.AfterTry;
import net.jqwik.api.lifecycle.BeforeTry;

/** Random interleavings of everything a run does to its log, checked against a plain model. */
class SqlitePairLogPropertyTest {
  private static final int PROMPTS = 3;

  enum Action {
    FEED,
    FEED_AGAIN,
    COMMIT,
    COMMIT_AGAIN,
    RECORD,
    RECORD_AGAIN,
    REOPEN
  }

  private Path folder;
  private Path file;
  private SqlitePairLog log;

  private long fed;
  private final TreeMap<Long, List<PromptOutcome>> committed = new TreeMap<>();
  private final List<String> exampleIds = new ArrayList<>();
  private final List<LedgerStep> steps = new ArrayList<>();
  private long consumed;

  @BeforeTry
  void open() throws IOException {
    folder = Files.createTempDirectory("pair-log");
    file = folder.resolve("pairs.db");
    log = SqlitePairLog.open(file);
    fed = 0;
    consumed = 0;
    committed.clear();
    exampleIds.clear();
    steps.clear();
  }

  @AfterTry
  void close() throws IOException {
    log.close();
    Files.deleteIfExists(file);
    Files.deleteIfExists(folder);
  }

  @Property(tries = 60)
  void everyInterleavingKeepsTheInvariants(
      @ForAll @Size(max = 40) List<Action> actions, @ForAll Random random) {
    for (Action action : actions) act(action, random);

    List<WorkUnit> open =
        LongStream.range(0, fed)
            .filter(u -> !committed.containsKey(u))
            .mapToObj(u -> unit(u, PROMPTS))
            .toList();
    assertThat(log.unfinished()).isEqualTo(open);
    PairLog.Counts counts = log.counts();
    assertThat(counts.examples()).isEqualTo(exampleIds.size());
    assertThat(counts.inFlight())
        .isEqualTo(open.size() * (long) PROMPTS + exampleIds.size() - consumed);
    assertThat(counts.fed()).isEqualTo(fed * PROMPTS);
    assertThat(counts.outcomes()).isEqualTo((long) committed.size() * PROMPTS);
    List<LoggedExample> examples = log.after(0, Integer.MAX_VALUE);
    assertThat(examples)
        .extracting(LoggedExample::sequence)
        .isEqualTo(LongStream.rangeClosed(1, exampleIds.size()).boxed().toList());
    assertThat(examples).extracting(e -> e.example().prompt().id()).isEqualTo(exampleIds);
    assertThat(log.stepsAfter(0)).isEqualTo(steps);
    assertThat(counts.trained() + counts.stale()).isEqualTo(consumed);
  }

  private void act(Action action, Random random) {
    switch (action) {
      case FEED -> log.feed(unit(fed++, PROMPTS));
      case FEED_AGAIN -> {
        if (fed > 0) log.feed(unit(random.nextInt((int) fed), PROMPTS));
      }
      case COMMIT -> commit(random);
      case COMMIT_AGAIN -> {
        if (committed.isEmpty()) return;
        List<Long> units = List.copyOf(committed.keySet());
        long again = units.get(random.nextInt(units.size()));
        assertThat(log.commit(again, outcomes(unit(again, PROMPTS), random))).isFalse();
      }
      case RECORD -> record(random);
      case RECORD_AGAIN -> {
        if (consumed == 0) return;
        LedgerStep twice =
            new LedgerStep(
                steps.size() + 1L, List.of(1L + random.nextInt((int) consumed)), List.of());
        assertThatThrownBy(() -> log.record(twice)).isInstanceOf(PairLogException.class);
      }
      case REOPEN -> {
        log.close();
        log = SqlitePairLog.open(file);
      }
    }
  }

  private void commit(Random random) {
    List<Long> open =
        LongStream.range(0, fed).filter(u -> !committed.containsKey(u)).boxed().toList();
    if (open.isEmpty()) return;
    long number = open.get(random.nextInt(open.size()));
    List<PromptOutcome> outcomes = outcomes(unit(number, PROMPTS), random);
    assertThat(log.commit(number, outcomes)).isTrue();
    committed.put(number, outcomes);
    for (PromptOutcome outcome : outcomes) {
      for (int i = 0; i < outcome.examples(); i++) exampleIds.add(outcome.prompt().prompt().id());
    }
  }

  private static List<PromptOutcome> outcomes(WorkUnit unit, Random random) {
    List<PromptOutcome> outcomes = new ArrayList<>();
    for (FedPrompt prompt : unit.prompts()) {
      outcomes.add(
          switch (random.nextInt(4)) {
            case 0 -> pair(prompt, 4);
            case 1 -> samples(prompt, 2);
            case 2 -> several(prompt, 4, 0, 3, 0, 2, 1, 3);
            default -> drop(prompt);
          });
    }
    return outcomes;
  }

  private void record(Random random) {
    List<Long> trained = new ArrayList<>();
    List<Long> stale = new ArrayList<>();
    long last = Math.min(exampleIds.size(), consumed + random.nextInt(4));
    while (consumed < last) (random.nextBoolean() ? trained : stale).add(++consumed);
    LedgerStep step = new LedgerStep(steps.size() + 1L, trained, stale);
    log.record(step);
    steps.add(step);
  }
}
