package io.tributary.streams.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import org.junit.jupiter.api.Test;

class PostgresSchemaTest extends SchemaContract {
  private final String schema = TestPostgres.newSchema();

  @Override
  SqlPairLog open(Schema migrations) {
    PostgresDatabase database = PostgresDatabase.open(TestPostgres.access(schema), migrations);
    return new PostgresPairLog(database, Clock.systemUTC());
  }

  @Override
  void tamper(String... statements) {
    TestPostgres.tamper("public", "CREATE SCHEMA IF NOT EXISTS \"%s\"".formatted(schema));
    TestPostgres.tamper(schema, statements);
  }

  @Override
  long number(String sql) {
    return TestPostgres.number(schema, sql);
  }

  @Override
  String version() {
    return "SELECT version FROM tributary_schema";
  }

  @Override
  String things() {
    return """
        SELECT count(*) FROM (SELECT relname AS name FROM pg_class
        WHERE relnamespace = current_schema()::regnamespace) AS things""";
  }

  @Override
  String noPairLog() {
    return " has tables but is no pair log of Tributary";
  }

  @Override
  String bytes(String hex) {
    return "'\\x" + hex + "'";
  }

  /** What refers to others is not made anew here, so each constraint must still be checked. */
  @Override
  String dangling() {
    return "SELECT count(*) FROM pg_constraint WHERE NOT convalidated";
  }

  @Override
  String name() {
    return TestPostgres.access(schema).name();
  }

  @Test
  void anEmptySchemaBecomesALog() {
    tamper();
    assertThat(number(things())).isZero();
    try (SqlPairLog log = open(Schema.CURRENT)) {
      assertThat(log.counts().fed()).isZero();
    }
  }
}
