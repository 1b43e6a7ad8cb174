package io.tributary.streams.log;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where a pair log in PostgreSQL is and how it is reached.
 *
 * @param url {@code jdbc:postgresql://HOST[:PORT]/DATABASE[?OPTION=VALUE&...]}, without a password
 * @param schema the PostgreSQL schema of this run's tables; made if it is missing
 * @param user empty for the operating system's user
 * @param password never shown
 * @param connections in the pool at most
 * @param connectTimeout for one attempt to connect
 * @param retryFor how long a call waits for a database that is out of reach
 */
public record PostgresAccess(
    String url,
    String schema,
    Optional<String> user,
    Optional<String> password,
    int connections,
    Duration connectTimeout,
    Duration retryFor) {
  private static final Pattern SCHEMA = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]{0,62}");

  public PostgresAccess {
    Objects.requireNonNull(user, "user");
    Objects.requireNonNull(password, "password");
    if (!url.startsWith("jdbc:postgresql:")) {
      throw new PairLogException(
          "the pair log's url must be jdbc:postgresql://HOST:PORT/DATABASE, not " + url);
    }
    if (!SCHEMA.matcher(schema).matches()) {
      throw new PairLogException(
          "pair-log.schema is \"%s\"; it must be 1 to 63 letters, digits and \". _ -\""
              .formatted(schema));
    }
  }

  /** The url without its options, and the schema. */
  String name() {
    return "%s (schema %s)".formatted(url.split("\\?", 2)[0], schema);
  }

  /** Without the password. */
  @Override
  public String toString() {
    return "PostgresAccess[%s, user %s, %d connections]"
        .formatted(name(), user.orElse("of the system"), connections);
  }
}
