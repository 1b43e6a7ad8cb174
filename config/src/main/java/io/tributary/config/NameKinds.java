package io.tributary.config;

import static io.tributary.config.Kinds.list;
import static io.tributary.config.Kinds.scalar;
import static io.tributary.config.Kinds.text;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The kinds of settings that name something, each with the form that such a name has. */
final class NameKinds {
  private static final Pattern RUN_ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,127}");
  private static final Pattern OBJECTIVE = Pattern.compile("[a-z][a-z0-9-]{0,63}");
  private static final Pattern DEVICE = Pattern.compile("cpu|cuda:\\d{1,3}");
  private static final Pattern POSTGRESQL =
      Pattern.compile("jdbc:postgresql://[^/?\\s]+/[^/?\\s]+(\\?\\S*)?");
  private static final Pattern SCHEMA = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]{0,62}");
  private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
  private static final Pattern ADDRESS =
      Pattern.compile("([^\\s:/\\[\\]]+|\\[[0-9A-Fa-f:.]+]):([1-9]\\d{0,4})");

  private NameKinds() {}

  static Kind<List<String>> addresses(int most) {
    Kind<String> address = text("an address", NameKinds::isAddress);
    return new Kind<>(
        "a list of at most " + most + " addresses, each HOST:PORT, or []",
        value -> list(value, address).filter(addresses -> addresses.size() <= most),
        Kinds::quoted);
  }

  private static boolean isAddress(String text) {
    Matcher parts = ADDRESS.matcher(text);
    return parts.matches() && Integer.parseInt(parts.group(2)) <= 65_535;
  }

  static Kind<String> objectiveId() {
    return new Kind<>(
        "the id of an objective, see docs/objectives.md",
        value -> scalar(value).filter(OBJECTIVE.asMatchPredicate()),
        id -> id);
  }

  static Kind<String> runId() {
    return text(
        "at most 128 letters, digits and \". _ -\", the first a letter or digit",
        RUN_ID.asMatchPredicate());
  }

  static Kind<String> databaseUrl() {
    return text(
        "sqlite, or jdbc:postgresql://HOST:PORT/DATABASE without user and password",
        text ->
            text.equals(PairLogSettings.SQLITE)
                || POSTGRESQL.matcher(text).matches() && !Secrets.isWithin(text));
  }

  static Kind<String> schemaName() {
    return text(
        "at most 63 letters, digits and \". _ -\", the first a letter, digit or _",
        SCHEMA.asMatchPredicate());
  }

  static Kind<String> variableName() {
    return text("the name of an environment variable", VARIABLE.asMatchPredicate());
  }

  static Kind<String> deviceName() {
    return text("cpu or cuda:N", DEVICE.asMatchPredicate());
  }

  static Kind<List<String>> deviceNames() {
    Kind<String> device = deviceName();
    return new Kind<>(
        "a list of devices, each cpu or cuda:N, or []",
        value -> list(value, device),
        Kinds::quoted);
  }
}
