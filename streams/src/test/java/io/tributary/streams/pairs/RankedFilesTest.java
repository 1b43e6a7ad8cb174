package io.tributary.streams.pairs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.tributary.api.Candidate;
import io.tributary.api.FinishReason;
import io.tributary.api.PolicyVersion;
import io.tributary.api.Prompt;
import io.tributary.api.ScoredCandidate;
import io.tributary.streams.log.FedPrompt;
import io.tributary.streams.log.PromptOutcome;
import io.tributary.streams.log.RetentionPolicy;
import io.tributary.streams.log.SqlitePairLog;
import io.tributary.streams.log.WorkUnit;
import io.tributary.streams.pairs.PreferenceRow.ScoredText;
import io.tributary.streams.pairs.PreferenceRow.Versions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Whole ranked lists in files: RLHFlow's rows, those of a log, and back. */
class RankedFilesTest {
  private static final String RANKED =
      "{\"prompt\":\"p\",\"responses\":[\"b\",\"a\",\"c\"],\"rewards\":[0.5,2.0,-1.0]}";

  @TempDir private Path folder;

  private PairOutput to(String name) {
    Path file = folder.resolve(name);
    return new PairOutput(file, PairFormat.ofName(file).orElseThrow(), true, false);
  }

  private Path lines(String... lines) throws IOException {
    return Files.write(folder.resolve("in.jsonl"), List.of(lines));
  }

  private static List<PreferenceRow> rows(Path file) {
    return PairRows.read(List.of(file)).rows().stream().map(PairRows.Placed::row).toList();
  }

  private static ScoredCandidate scored(int index, double score) {
    return new ScoredCandidate(
        new Candidate(
            "answer " + index,
            new int[] {index},
            new float[] {-1},
            new float[] {-1},
            FinishReason.EOS,
            new PolicyVersion(3),
            new PolicyVersion(3 + index),
            1,
            index),
        score);
  }

  private static List<ScoredCandidate> list(double... scores) {
    List<ScoredCandidate> all = new ArrayList<>();
    for (int i = 0; i < scores.length; i++) all.add(scored(i, scores[i]));
    return all;
  }

  /**
   * Two pairs of one prompt, a list, bare samples, a list of one score, a list of one candidate.
   */
  private SqlitePairLog log() {
    SqlitePairLog log = SqlitePairLog.open(folder.resolve("pairs.db"));
    List<FedPrompt> prompts = new ArrayList<>();
    for (int i = 0; i < 5; i++) prompts.add(new FedPrompt(i, new Prompt("p" + i, "ask " + i)));
    log.feed(new WorkUnit(0, prompts));
    log.commit(
        0,
        List.of(
            new PromptOutcome.Paired(
                prompts.get(0),
                list(1, 4, 3, 2),
                List.of(new PromptOutcome.Choice(1, 0), new PromptOutcome.Choice(2, 0))),
            new PromptOutcome.Scored(prompts.get(1), list(-1, 2.5, 2.5, 0)),
            new PromptOutcome.Sampled(prompts.get(2), List.of(scored(0, 0).candidate())),
            new PromptOutcome.Scored(prompts.get(3), list(7, 7)),
            new PromptOutcome.Scored(prompts.get(4), list(7))));
    return log;
  }

  private static List<ScoredText> texts(double... scores) {
    List<ScoredText> texts = new ArrayList<>();
    for (int i = 0; i < scores.length; i++) {
      texts.add(new ScoredText("answer " + i, scores[i], Optional.empty()));
    }
    return texts;
  }

  @Test
  void allResponsesOfARowAreItsCandidates() throws IOException {
    PreferenceRow row = rows(lines(RANKED)).get(0);
    assertThat(row.candidates())
        .extracting(ScoredText::text, ScoredText::score)
        .containsExactly(tuple("b", 0.5), tuple("a", 2.0), tuple("c", -1.0));
    assertThat(row.chosen().get(0).content()).isEqualTo("a");
    assertThat(row.rejected().get(0).content()).isEqualTo("c");
    assertThat(row.ranks()).isEqualTo(3);
  }

  @ParameterizedTest
  @EnumSource(PairFormat.class)
  void listsOfALogComeBackWhole(PairFormat format) throws IOException {
    Path file = folder.resolve("lists." + format.name().toLowerCase(Locale.ROOT));
    try (SqlitePairLog log = log()) {
      PairOutput to = new PairOutput(file, format, false, false);
      assertThat(PairExport.run(log, to, PairLayout.RANKED)).isEqualTo(3);
    }
    PairRows.Read read = PairRows.read(List.of(file));
    assertThat(read.undecided()).as("the list of one score").isEqualTo(1);
    assertThat(read.rows()).hasSize(2);
    PreferenceRow pair = read.rows().get(0).row();
    assertThat(pair.candidates()).isEqualTo(texts(1, 4, 3, 2));
    assertThat(pair.promptId()).contains("p0");
    assertThat(pair.versions()).contains(new Versions(3, 6));
    PreferenceRow list = read.rows().get(1).row();
    assertThat(list.candidates()).isEqualTo(texts(-1, 2.5, 2.5, 0));
    assertThat(list.chosen().get(0).content()).as("the earliest of equals").isEqualTo("answer 1");
    assertThat(list.ranks()).isEqualTo(3);
  }

  /** The columns are RLHFlow's, so that its own trainer reads them. */
  @Test
  void theColumnsAreRlhflows() throws IOException {
    try (SqlitePairLog log = log()) {
      PairExport.run(log, to("lists.jsonl"), PairLayout.RANKED);
    }
    assertThat(Files.readAllLines(folder.resolve("lists.jsonl")).get(1))
        .isEqualTo(
            "{\"prompt\":\"ask 1\",\"responses\":[\"answer 0\",\"answer 1\",\"answer 2\",\"answer 3\"],"
                + "\"rewards\":[-1.0,2.5,2.5,0.0],\"policy_version_first\":3,"
                + "\"policy_version_last\":6,\"prompt_id\":\"p1\",\"judge\":1}");
  }

  /** What retention takes of a pair's candidates is gone from its list; lists stay as they are. */
  @Test
  void retentionShortensTheListsOfPairsAlone() {
    try (SqlitePairLog log = log()) {
      RetentionPolicy newest = new RetentionPolicy(Duration.ZERO, 1, 100);
      while (log.prune(newest) > 0) {}
      PairExport.run(log, to("lists.jsonl"), PairLayout.RANKED);
    }
    List<PreferenceRow> rows = rows(folder.resolve("lists.jsonl"));
    assertThat(rows.get(0).candidates())
        .as("of three that are chosen or rejected")
        .extracting(ScoredText::text)
        .containsExactly("answer 0", "answer 1", "answer 2");
    assertThat(rows.get(1).candidates()).isEqualTo(texts(-1, 2.5, 2.5, 0));
  }

  @Test
  void importKeepsListsInEveryLayout() throws IOException {
    Path in = lines(RANKED);
    PairImport.run(List.of(in), to("plain.parquet"), Optional.empty());
    PairImport.run(
        List.of(folder.resolve("plain.parquet")),
        to("messages.jsonl"),
        Optional.of(PairLayout.CONVERSATIONAL));
    PairImport.run(
        List.of(folder.resolve("messages.jsonl")),
        to("ranked.parquet"),
        Optional.of(PairLayout.RANKED));
    PairImport.run(
        List.of(folder.resolve("ranked.parquet")),
        to("again.jsonl"),
        Optional.of(PairLayout.RANKED));
    assertThat(folder.resolve("again.jsonl")).hasSameBinaryContentAs(in);
    for (String name : List.of("plain.parquet", "messages.jsonl", "ranked.parquet")) {
      assertThat(rows(folder.resolve(name))).as(name).isEqualTo(rows(in));
    }
  }

  @Test
  void aPairAloneIsNoList() throws IOException {
    Path in = lines("{\"prompt\":\"a\",\"chosen\":\"b\",\"rejected\":\"c\"}");
    assertThatThrownBy(
            () -> PairImport.run(List.of(in), to("out.jsonl"), Optional.of(PairLayout.RANKED)))
        .isInstanceOf(PairFileException.class)
        .hasMessageContaining(in + ", line 1: has a pair and no list of scored responses; import");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "{\"prompt\":\"p\",\"responses\":[\"a\",\"b\"]}|column rewards is missing",
        "{\"prompt\":\"p\",\"responses\":[\"a\",\"b\"],\"rewards\":[1]}|has 1 numbers for 2 responses",
        "{\"prompt\":\"p\",\"responses\":[\"a\"],\"rewards\":[1]}|has 1; a pair takes two at least",
        "{\"prompt\":\"p\",\"responses\":[\"a\",7],\"rewards\":[1,2]}|column responses[1] is 7; it must be a text",
        "{\"prompt\":\"p\",\"responses\":[\"a\",\"b\"],\"rewards\":[1,1e999]}|column rewards[1] is",
        "{\"prompt\":\"p\",\"responses\":[\"a\",\"b\"],\"rewards\":[1,NaN]}|column rewards[1] is \"NaN\"; it must be a finite number",
        "{\"prompt\":\"p\",\"responses\":[\"a\",\"b\"],\"rewards\":[-Infinity,1]}|column rewards[0] is \"-Infinity\"; it must be a finite",
        "{\"prompt\":\"p\",\"chosen\":\"a\",\"rejected\":\"b\",\"score_chosen\":NaN,\"score_rejected\":1}|column score_chosen is \"NaN\"; it must be a finite",
        "{\"prompt\":\"p\",\"responses\":[\"a\",\"b\",\"\\ud800\"],\"rewards\":[1,2,1.5]}|has half a surrogate",
      })
  void namesABadList(String line, String what) throws IOException {
    Path in = lines(line);
    assertThatThrownBy(() -> PairRows.read(List.of(in)))
        .isInstanceOf(PairFileException.class)
        .hasMessageContaining(in + ", line 1: ")
        .hasMessageContaining(what);
  }

  @Test
  void aFileWithNothingToLearnSaysWhatItMustHave() throws IOException {
    assertThatThrownBy(() -> PairRows.read(List.of(lines())))
        .isInstanceOf(PairFileException.class)
        .hasMessageContaining("there is no row in " + folder.resolve("in.jsonl"))
        .hasMessageContaining("it must have rows of prompt, chosen and rejected");
    Path tied = lines("{\"prompt\":\"p\",\"responses\":[\"a\",\"b\"],\"rewards\":[1,1]}");
    assertThatThrownBy(() -> PairRows.read(List.of(tied)))
        .hasMessageContaining("no row in " + tied + " prefers a response")
        .hasMessageContaining("some must differ");
  }

  @Test
  void aFileHasListsOrPairsAndNotBoth() throws IOException {
    String pair = "{\"prompt\":\"a\",\"chosen\":\"b\",\"rejected\":\"c\"}";
    for (String[] mixed : new String[][] {{pair, RANKED}, {RANKED, pair}}) {
      Path in = lines(mixed);
      assertThatThrownBy(() -> PairRows.read(List.of(in)))
          .as(Arrays.toString(mixed))
          .isInstanceOf(PairFileException.class)
          .hasMessageContaining(in + ", line 2: has ")
          .hasMessageEndingWith("; a file has one layout");
    }
  }
}
