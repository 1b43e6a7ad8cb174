package io.tributary.streams.log;

import static io.tributary.streams.log.LogFixtures.unit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tributary.api.Candidate;
import io.tributary.api.FinishReason;
import io.tributary.api.PolicyVersion;
import io.tributary.api.PreferencePair;
import java.util.List;
import org.junit.jupiter.api.Test;

/** One list of migrations makes both databases, whole or not at all. */
abstract class SchemaContract {
  private static final Schema NEXT =
      new Schema(
          List.of(
              "V1__pair_log.sql",
              "V2__generation.sql",
              "V3__cluster.sql",
              "V4__pairs.sql",
              "V5__guards.sql",
              "V6__mix.sql",
              "V7__judges.sql",
              "V8__test.sql"));

  /** Opens the log of this test and brings it to this schema. */
  abstract SqlPairLog open(Schema schema);

  /** Runs SQL past the program, on whatever is there. */
  abstract void tamper(String... statements);

  /** Asks past the program. */
  abstract long number(String sql);

  /** A query for the log's version. */
  abstract String version();

  /** A query for how many tables, and whatever else has a name, are there. */
  abstract String things();

  /** What something else is called that is found in the log's place. */
  abstract String noPairLog();

  /** Bytes from hex digits, as a literal. */
  abstract String bytes(String hex);

  /** A query for how many rows refer to what is not there. */
  abstract String dangling();

  abstract String name();

  private SqlPairLog open() {
    return open(Schema.CURRENT);
  }

  @Test
  void anOlderLogIsBroughtUpToDateWithItsRows() {
    try (SqlPairLog log = open()) {
      log.feed(unit(0, 2));
    }
    try (SqlPairLog log = open(NEXT)) {
      assertThat(log.unfinished()).containsExactly(unit(0, 2));
      log.feed(unit(1, 2));
    }
    assertThat(number(version())).isEqualTo(8);
    assertThat(number("SELECT count(*) FROM prompts WHERE topic IS NULL")).isEqualTo(4);
  }

  @Test
  void aNewerLogIsRefusedByName() {
    open(NEXT).close();
    assertThatThrownBy(() -> open())
        .isInstanceOf(PairLogException.class)
        .hasMessage(
            "pair log %s is of version 8, this program knows versions up to 7; use the newer Tributary that wrote it"
                .formatted(name()));
    assertThat(number(version())).isEqualTo(8);
  }

  @Test
  void aMigrationThatFailsLeavesTheLogAsItWas() {
    open().close();
    Schema broken =
        new Schema(
            List.of(
                "V1__pair_log.sql",
                "V2__generation.sql",
                "V3__cluster.sql",
                "V4__pairs.sql",
                "V5__guards.sql",
                "V6__mix.sql",
                "V7__judges.sql",
                "V8__test.sql",
                "V9__test_broken.sql"));
    assertThatThrownBy(() -> open(broken))
        .isInstanceOf(PairLogException.class)
        .hasMessageContaining("no_such_table");
    assertThat(number(version())).isEqualTo(7);
    assertThat(number(things() + " WHERE name IN ('half', 'labels')")).isZero();
    open().close();
  }

  @Test
  void anotherProgramsDatabaseIsRefusedAndLeftAlone() {
    tamper("CREATE TABLE songs (title TEXT)");
    assertThatThrownBy(() -> open())
        .isInstanceOf(PairLogException.class)
        .hasMessageContaining(name() + noPairLog());
    assertThat(number(things())).isEqualTo(1);
  }

  /** Of the first version: its candidates are kept, and what refers to them still does. */
  @Test
  void candidatesOfTheFirstVersionAreTakenOver() {
    open(new Schema(List.of("V1__pair_log.sql"))).close();
    tamper(
        "INSERT INTO prompts VALUES (0, 0, 'p0', 'Question 0?', 'then')",
        "INSERT INTO outcomes VALUES ('p0', 'pair', NULL, NULL, 'then')",
        "INSERT INTO candidates VALUES"
            + " ('p0', 0, 'a', %s, %s, 'eos', 3, 1.0, 7, 2.0),"
                .formatted(bytes("01000000"), bytes("000080bf"))
            + " ('p0', 1, 'b', %s, %s, 'length', 3, 1.0, 8, 1.0)"
                .formatted(bytes("02000000"), bytes("000000c0")),
        "INSERT INTO examples VALUES (1, 'p0', 0, 'pair', 0, 1)",
        "INSERT INTO steps VALUES (1, 1, 0, 'then')",
        "INSERT INTO ledger VALUES (1, 0, 1, 'trained')");
    try (SqlPairLog log = open()) {
      PreferencePair pair = (PreferencePair) log.after(0, 9).get(0).example();
      assertThat(pair.chosen().candidate())
          .isEqualTo(
              new Candidate(
                  "a",
                  new int[] {1},
                  new float[] {-1},
                  FinishReason.EOS,
                  new PolicyVersion(3),
                  1.0,
                  7));
      assertThat(pair.rejected().candidate().lastVersion()).isEqualTo(new PolicyVersion(3));
      assertThat(log.commit(0, LogFixtures.pairs(unit(0, 1), 2))).as("decided before").isFalse();
      WorkUnit next = unit(1, 1);
      log.feed(next);
      log.commit(1, LogFixtures.pairs(next, 3));
      assertThat(log.after(1, 9)).hasSize(1);
      assertThat(log.stepsAfter(0)).containsExactly(new LedgerStep(1, List.of(1L), List.of()));
    }
    assertThat(number(dangling())).isZero();
    assertThat(number("SELECT count(*) FROM pairs")).isEqualTo(2);
    for (String fault :
        List.of(
            "DELETE FROM candidates",
            "DELETE FROM examples WHERE sequence = 1",
            "INSERT INTO examples VALUES (9, 'p0', 0, 'pair', 1, 0, 1)",
            "INSERT INTO examples VALUES (3, 'p0', 0, 'pair', 1, 0, 0)",
            "INSERT INTO examples VALUES (3, 'p0', 0, 'pair', 0, 1, 1)")) {
      assertThatThrownBy(
              () -> {
                try (SqlPairLog log = open()) {
                  log.database().write(c -> c.connection().createStatement().executeUpdate(fault));
                }
              })
          .as("foreign keys, triggers and unique keys are there again: %s", fault)
          .isInstanceOf(PairLogException.class);
    }
  }
}
