package io.tributary.streams.pairs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.api.Candidate;
import io.tributary.api.FinishReason;
import io.tributary.api.PolicyVersion;
import io.tributary.api.Prompt;
import io.tributary.api.ScoredCandidate;
import io.tributary.streams.log.FedPrompt;
import io.tributary.streams.log.PromptOutcome;
import io.tributary.streams.log.SqlitePairLog;
import io.tributary.streams.log.WorkUnit;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.io.LocalInputFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class PairFilesTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private Path folder;

  private PairOutput to(String name) {
    Path file = folder.resolve(name);
    return new PairOutput(file, PairFormat.ofName(file).orElseThrow(), true, false);
  }

  private SqlitePairLog log(int pairs) {
    SqlitePairLog log = SqlitePairLog.open(folder.resolve("pairs.db"));
    for (int i = 0; i < pairs; i++) {
      FedPrompt prompt = new FedPrompt(i, new Prompt("p" + i, "Ask \u0000 😀 " + i));
      log.feed(new WorkUnit(i, List.of(prompt)));
      List<ScoredCandidate> scored = new ArrayList<>();
      for (int k = 0; k < 3; k++) {
        Candidate candidate =
            new Candidate(
                "answer \"%d\"\n\u001a ü of %d".formatted(k, i),
                new int[] {k},
                new float[] {-1},
                new float[] {-1},
                FinishReason.EOS,
                new PolicyVersion(7 - k),
                new PolicyVersion(7 + k),
                1,
                k);
        scored.add(new ScoredCandidate(candidate, k - 0.125));
      }
      log.commit(i, List.of(new PromptOutcome.Paired(prompt, scored, 2, 0)));
    }
    return log;
  }

  private static List<ObjectNode> rows(Path file) throws Exception {
    List<ObjectNode> rows = new ArrayList<>();
    try (RowSource source = RowSource.open(file)) {
      for (ObjectNode row = source.next(); row != null; row = source.next()) rows.add(row);
    }
    return rows;
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  private Path lines(String... lines) throws IOException {
    return Files.write(folder.resolve("in.jsonl"), List.of(lines));
  }

  private static Path recorded(String name) throws URISyntaxException {
    return Path.of(PairFilesTest.class.getResource(name).toURI());
  }

  @Test
  void exportsTrlsColumnsWithScoresVersionsAndCandidates() throws Exception {
    try (SqlitePairLog log = log(1)) {
      PairExport.run(log, to("out.jsonl"), PairLayout.PLAIN);
    }
    assertThat(Files.readAllLines(folder.resolve("out.jsonl")))
        .singleElement()
        .satisfies(
            line ->
                assertThat(JSON.readTree(line))
                    .isEqualTo(
                        JSON.readTree(
                            """
            {"prompt": "Ask \\u0000 😀 0",
             "chosen": "answer \\"2\\"\\n\\u001a ü of 0", "rejected": "answer \\"0\\"\\n\\u001a ü of 0",
             "score_chosen": 1.875, "score_rejected": -0.125,
             "policy_version_first": 5, "policy_version_last": 9, "prompt_id": "p0", "judge": 1,
             "candidates": [
               {"text": "answer \\"0\\"\\n\\u001a ü of 0", "score": -0.125,
                "policy_version_first": 7, "policy_version_last": 7},
               {"text": "answer \\"1\\"\\n\\u001a ü of 0", "score": 0.875,
                "policy_version_first": 6, "policy_version_last": 8},
               {"text": "answer \\"2\\"\\n\\u001a ü of 0", "score": 1.875,
                "policy_version_first": 5, "policy_version_last": 9}]}
            """)));
  }

  @ParameterizedTest
  @EnumSource(value = PairLayout.class, names = "RANKED", mode = EnumSource.Mode.EXCLUDE)
  void logJsonlAndParquetHoldTheSame(PairLayout layout) throws Exception {
    try (SqlitePairLog log = log(150)) {
      assertThat(PairExport.run(log, to("a.jsonl"), layout)).isEqualTo(150);
      assertThat(PairExport.run(log, to("b.parquet"), layout)).isEqualTo(150);
    }
    Path a = folder.resolve("a.jsonl");
    Path b = folder.resolve("b.parquet");
    assertThat(rows(a)).hasSize(150);
    PairImport.run(List.of(b), to("c.jsonl"), Optional.empty());
    PairImport.run(List.of(a), to("d.parquet"), Optional.empty());
    assertThat(folder.resolve("c.jsonl")).hasSameBinaryContentAs(a);
    assertThat(folder.resolve("d.parquet")).hasSameBinaryContentAs(b);
    assertThat(names()).noneMatch(name -> name.endsWith(".partial"));
  }

  @Test
  void changesTheLayoutThereAndBack() throws Exception {
    try (SqlitePairLog log = log(3)) {
      PairExport.run(log, to("a.jsonl"), PairLayout.PLAIN);
    }
    Path a = folder.resolve("a.jsonl");
    PairImport.run(List.of(a), to("b.parquet"), Optional.of(PairLayout.CONVERSATIONAL));
    assertThat(rows(folder.resolve("b.parquet")).get(0).get("chosen").get(0).get("role").asText())
        .isEqualTo("assistant");
    PairImport.run(
        List.of(folder.resolve("b.parquet")), to("c.jsonl"), Optional.of(PairLayout.PLAIN));
    assertThat(folder.resolve("c.jsonl")).hasSameBinaryContentAs(a);
  }

  @ParameterizedTest
  @ValueSource(strings = {"none", "snappy", "gzip", "zstd", "lz4"})
  void readsWhatPyarrowWrites(String codec) throws Exception {
    Path file = recorded("trl-plain-%s.parquet".formatted(codec));
    PairImport.Imported imported = PairImport.run(List.of(file), to("out.jsonl"), Optional.empty());
    assertThat(imported.leftOut()).containsExactly("source");
    assertThat(Files.readAllLines(folder.resolve("out.jsonl")))
        .containsExactly(
            "{\"prompt\":\"What is dew?\",\"chosen\":\"Water from the air.\",\"rejected\":\"No idea.\","
                + "\"score_chosen\":2.0,\"score_rejected\":1.0}",
            "{\"prompt\":\"Grüße auf Deutsch: 😀\",\"chosen\":\"Hallo!\",\"rejected\":\"\"}");
  }

  @Test
  void findsAPromptThatBothResponsesBeginWith() throws Exception {
    PairImport.run(List.of(recorded("trl-implicit.parquet")), to("out.jsonl"), Optional.empty());
    assertThat(Files.readString(folder.resolve("out.jsonl")))
        .isEqualToNormalizingNewlines(
            """
            {"prompt":[{"role":"system","content":"Be kind."},{"role":"user","content":"Hi"}],\
            "chosen":[{"role":"assistant","content":"Hello!"}],\
            "rejected":[{"role":"assistant","content":"What?"}]}
            """);
    assertThatThrownBy(
            () ->
                PairImport.run(
                    List.of(folder.resolve("out.jsonl")),
                    to("plain.jsonl"),
                    Optional.of(PairLayout.PLAIN)))
        .hasMessageContaining("out.jsonl, line 1: ")
        .hasMessageContaining("--layout conversational");
  }

  @Test
  void saysWhichCompressionsItKnows() {
    assertThatThrownBy(
            () ->
                PairImport.run(
                    List.of(recorded("trl-brotli.parquet")), to("out.jsonl"), Optional.empty()))
        .isInstanceOf(PairFileException.class)
        .hasMessageContaining("trl-brotli.parquet is compressed with BROTLI; write it with snappy");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "{\"prompt\":\"a\",\"chosen\":\"b\"}|column rejected is missing",
        "{\"chosen\":\"b\",\"rejected\":\"c\"}|column prompt is missing",
        "{\"prompt\":\" \",\"chosen\":\"b\",\"rejected\":\"c\"}|column prompt is blank",
        "{\"prompt\":7,\"chosen\":\"b\",\"rejected\":\"c\"}|column prompt is 7; it must be a text",
        "{\"prompt\":\"a\",\"chosen\":[],\"rejected\":[]}|must be a list of messages",
        "{\"prompt\":\"a\",\"prompt\":\"a\"}|is not valid JSON: Duplicate field 'prompt'",
        "[1]|is not a JSON object",
        "{\"prompt|is not valid JSON",
        "{\"prompt\":\"\\ud800\",\"chosen\":\"b\",\"rejected\":\"c\"}|prompt has half a surrogate",
        "{\"prompt\":\"a\",\"chosen\":\"b\",\"rejected\":\"c\",\"score_chosen\":\"x\"}|column score_chosen is \"x\"; it must be a finite number",
        "{\"prompt\":\"a\",\"chosen\":\"b\",\"rejected\":\"c\",\"score_chosen\":1}|column score_rejected is missing",
        "{\"prompt\":\"a\",\"chosen\":\"b\",\"rejected\":\"c\",\"score_chosen\":1,\"score_rejected\":2}|less than score_rejected, 2.0",
        "{\"prompt\":\"a\",\"chosen\":\"b\",\"rejected\":\"c\",\"policy_version_first\":3,\"policy_version_last\":2}|before policy_version_first, 3",
        "{\"prompt\":\"a\",\"chosen\":\"b\",\"rejected\":\"c\",\"policy_version_first\":18446744073709551617,\"policy_version_last\":2}|column policy_version_first is 18446744073709551617; it must be a whole number from 0",
        "{\"prompt\":\"a\",\"chosen\":\"b\",\"rejected\":\"c\",\"judge\":18446744073709551617}|column judge is 18446744073709551617; it must be the number of a judge",
        "{\"prompt\":\"a\",\"chosen\":\"b\",\"rejected\":\"c\",\"candidates\":[{\"text\":\"b\"}]}|column candidates[0] is",
        "{\"chosen\":[{\"role\":\"bot\",\"content\":\"x\"}],\"rejected\":[]}|it must be system, user, assistant or tool",
        "{\"chosen\":[{\"role\":\"assistant\",\"content\":\"x\"}],\"rejected\":[{\"role\":\"assistant\",\"content\":\"y\"}]}|do not begin with the same messages",
        "{\"prompt\":[{\"role\":\"user\",\"content\":\"q\"}],\"chosen\":[{\"role\":\"user\",\"content\":\"x\"}],\"rejected\":[{\"role\":\"assistant\",\"content\":\"y\"}]}|column chosen goes on after the prompt with a message of role user",
      })
  void namesABadRow(String line, String what) throws IOException {
    Path file = lines(line);
    assertThatThrownBy(() -> PairImport.run(List.of(file), to("out.parquet"), Optional.empty()))
        .isInstanceOf(PairFileException.class)
        .hasMessageStartingWith("1 row is bad, nothing was written:\n  " + file + ", line 1: ")
        .hasMessageContaining(what);
    assertThat(names()).containsExactly("in.jsonl");
  }

  @Test
  void namesEachBadRowAndWritesNothing() throws IOException {
    String good = "{\"prompt\":\"a\",\"chosen\":\"b\",\"rejected\":\"c\"}";
    String[] lines = new String[60];
    Arrays.fill(lines, good);
    for (int i = 10; i < 35; i++) lines[i] = "{}";
    Path file = lines(lines);
    assertThatThrownBy(() -> PairImport.run(List.of(file), to("out.jsonl"), Optional.empty()))
        .hasMessageStartingWith("25 rows are bad")
        .hasMessageContaining("line 11: ")
        .hasMessageContaining("line 30: ")
        .hasMessageEndingWith("and 5 more");
    assertThat(names()).containsExactly("in.jsonl");
  }

  @Test
  void keepsAnExistingFileUnlessForced() throws Exception {
    Path file = lines("{\"prompt\":\"a\",\"chosen\":\"b\",\"rejected\":\"c\"}");
    Path out = Files.writeString(folder.resolve("out.jsonl"), "precious");
    assertThatThrownBy(() -> PairImport.run(List.of(file), to("out.jsonl"), Optional.empty()))
        .hasMessageContaining("out.jsonl exists")
        .hasMessageContaining("--force");
    assertThat(out).hasContent("precious");
    PairOutput forced = new PairOutput(out, PairFormat.JSONL, true, true);
    PairImport.run(List.of(file), forced, Optional.empty());
    assertThat(rows(out)).hasSize(1);
  }

  @Test
  void carriesHugeTexts() throws Exception {
    String huge = "ü".repeat(12_000_000);
    Path in =
        lines(
            "{\"prompt\":\"%s\",\"chosen\":\"b\",\"rejected\":\"%s\"}".formatted(huge, huge),
            "{\"prompt\":\"a\",\"chosen\":\"b\",\"rejected\":\"c\"}");
    PairImport.run(List.of(in), to("b.parquet"), Optional.empty());
    PairImport.run(List.of(folder.resolve("b.parquet")), to("c.jsonl"), Optional.empty());
    assertThat(folder.resolve("c.jsonl")).hasSameBinaryContentAs(in);
  }

  /** What no compression makes small. */
  private static String noise(SplittableRandom random) {
    byte[] bytes = new byte[250];
    random.nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  @Test
  void writesSeveralRowGroups() throws Exception {
    int rows = 50_000;
    SplittableRandom random = new SplittableRandom(1);
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < rows; i++) {
      text.append(
          "{\"prompt\":\"%d %s\",\"chosen\":\"b%d\",\"rejected\":\"c\"}\n"
              .formatted(i, noise(random), i));
    }
    Path in = Files.writeString(folder.resolve("in.jsonl"), text);
    PairImport.run(List.of(in), to("b.parquet"), Optional.empty());
    PairImport.run(List.of(folder.resolve("b.parquet")), to("c.jsonl"), Optional.empty());
    assertThat(folder.resolve("c.jsonl")).hasSameBinaryContentAs(in);
    try (var reader =
        new ParquetFileReader(
            new LocalInputFile(folder.resolve("b.parquet")), ParquetOptions.reading())) {
      assertThat(reader.getRowGroups().size()).isGreaterThan(1);
    }
  }

  @Test
  void aDamagedParquetFileIsOneClearError() throws Exception {
    byte[] whole = Files.readAllBytes(recorded("trl-plain-snappy.parquet"));
    for (int at = 4; at < whole.length; at += 7) {
      byte[] bad = whole.clone();
      bad[at] ^= 0x5a;
      check(bad);
      check(Arrays.copyOf(whole, at));
    }
  }

  /** A flipped bit may go unseen where no checksum covers it; what is never seen is a crash. */
  private void check(byte[] bytes) throws IOException {
    Path file = Files.write(folder.resolve("bad.parquet"), bytes);
    PairOutput forced = new PairOutput(folder.resolve("out.jsonl"), PairFormat.JSONL, true, true);
    try {
      PairImport.run(List.of(file), forced, Optional.empty());
    } catch (PairFileException e) {
      assertThat(e).hasMessageContaining("bad.parquet");
    }
    assertThat(names()).noneMatch(name -> name.endsWith(".partial"));
  }

  @Test
  void runsWithoutHadoop() {
    assertThatThrownBy(() -> Class.forName("org.apache.hadoop.conf.Configuration"))
        .isInstanceOf(ClassNotFoundException.class);
  }

  @Test
  void notUtf8IsABadRow() throws IOException {
    Path file = folder.resolve("in.jsonl");
    Files.write(file, "{\"prompt\":\"ü\"}".getBytes(StandardCharsets.ISO_8859_1));
    assertThatThrownBy(() -> PairImport.run(List.of(file), to("o.jsonl"), Optional.empty()))
        .hasMessageContaining("line 1: is not valid UTF-8");
  }
}
