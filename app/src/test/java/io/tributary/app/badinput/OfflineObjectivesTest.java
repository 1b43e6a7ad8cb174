package io.tributary.app.badinput;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tributary.app.CommandLineCall;
import io.tributary.gpu.objective.Examples;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code tributary dpo} with every objective that a file can teach. */
class OfflineObjectivesTest {
  private static final String ROBUST =
      "dpo learner.objectives.dpo.robust=true learner.dpo.label-smoothing=0.1";

  @TempDir private Path home;
  private OfflineCalls offline;

  @BeforeEach
  void prepare() throws IOException {
    offline = new OfflineCalls(home);
  }

  static List<String> ranking() {
    return OfflineCalls.ids(
        needs ->
            OfflineCalls.ofAFile(needs)
                && needs.examples() != Examples.PAIR
                && needs.examples() != Examples.BEST);
  }

  /** Those of pairs; dpo itself in another form than the default. */
  static Stream<String> ofPairs() {
    return OfflineCalls.ids(
            needs -> OfflineCalls.ofAFile(needs) && needs.examples() == Examples.PAIR)
        .stream()
        .map(id -> id.equals("dpo") ? ROBUST : id);
  }

  /** The middle response of three is trained on, and with two a ranking is what a pair is. */
  @ParameterizedTest
  @MethodSource("ranking")
  void objectivesThatRankLearnFromTheWholeList(String objective) throws IOException {
    String[] set = OfflineCalls.more(OfflineCalls.LEARN, "--set", "objective=" + objective);
    CommandLineCall call = offline.dpo(offline.ranked(32), "whole", set);
    call.isFine();
    JsonNode result = OfflineCalls.result(call);
    assertThat(result.get("margin").doubleValue()).isGreaterThan(0.5);
    assertThat(result.get("trained").intValue()).isEqualTo(24);
    assertThat(result.get("unranked").intValue()).isZero();
    Path other =
        Files.writeString(
            offline.home().resolve("other.jsonl"),
            Files.readString(offline.ranked(32)).replace("\"baby\"", "\"a letter\""));
    offline.dpo(other, "other", set).isFine();
    assertThat(offline.weights("other")).isNotEqualTo(offline.weights("whole"));
    offline.dpo(offline.ranked(32), "pairs", OfflineCalls.LEARN).isFine();
    offline.dpo(other, "other-pairs", OfflineCalls.LEARN).isFine();
    assertThat(offline.weights("other-pairs")).isEqualTo(offline.weights("pairs"));
  }

  /** Best of n: SFT on the chosen response. */
  @Test
  void raftLearnsFromTheBestAlone() throws IOException {
    String[] set = OfflineCalls.more(OfflineCalls.LEARN, "--set", "objective=raft");
    offline.dpo(offline.plain(16), "one", set).isFine();
    Path other =
        Files.writeString(
            offline.home().resolve("other.jsonl"),
            Files.readString(offline.plain(16)).replace("\"crying\"", "\"baby\""));
    offline.dpo(other, "two", set).isFine();
    assertThat(offline.weights("two")).isEqualTo(offline.weights("one"));
  }

  @Test
  void listsWithTooFewScoresAndRepeatedOnesAreLeftOutAndCounted() throws IOException {
    Path data = offline.ranked(8);
    String two =
        "{\"prompt\": \"two\", \"responses\": [\"a\", \"b\", \"c\"], \"rewards\": [1, 2, 1]}\n";
    String again = Files.readAllLines(data).get(0) + "\n";
    Files.writeString(data, two + again, StandardOpenOption.APPEND);
    CommandLineCall call =
        offline.dpo(
            data,
            "out",
            OfflineCalls.more(
                OfflineCalls.LEARN, "--set", "objective=pro", "--set", "offline.held-out-share=0"));
    call.isFine();
    JsonNode result = OfflineCalls.result(call);
    assertThat(result.get("trained").intValue()).isEqualTo(8);
    assertThat(result.get("unranked").intValue()).isEqualTo(1);
    assertThat(result.get("undecided").intValue()).isEqualTo(1);
  }

  @ParameterizedTest
  @MethodSource("ofPairs")
  void anyObjectiveForPairsLearnsWhatTheFilePrefers(String objective) throws IOException {
    String[] words = objective.split(" ");
    List<String> set = new ArrayList<>(List.of("--set", "objective=" + words[0]));
    for (String word : List.of(words).subList(1, words.length)) set.addAll(List.of("--set", word));
    CommandLineCall call =
        offline.dpo(
            offline.plain(32),
            "out",
            OfflineCalls.more(OfflineCalls.LEARN, set.toArray(String[]::new)));
    call.isFine();
    assertThat(OfflineCalls.result(call).get("margin").doubleValue()).isGreaterThan(0.5);
    offline.dpo(offline.plain(32), "dpo", OfflineCalls.LEARN).isFine();
    assertThat(offline.weights("out")).isNotEqualTo(offline.weights("dpo"));
  }
}
