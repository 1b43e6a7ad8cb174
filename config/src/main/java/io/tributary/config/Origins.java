package io.tributary.config;

import com.typesafe.config.ConfigOrigin;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Says in a few characters where a value came from. */
final class Origins {
  static final String DEFAULT = "default";
  static final String ENVIRONMENT = "environment";
  static final String SET = "--set";

  private static final Pattern WITH_LINE =
      Pattern.compile("(.*): (\\d+)(?:-\\d+)?", Pattern.DOTALL);
  private static final String REFERENCE = "reference.conf @ ";

  private Origins() {}

  /** {@code tributary.conf:12}, {@code --set}, {@code environment} or {@code default}. */
  static String describe(ConfigOrigin origin) {
    String text = origin.description();
    if (text.startsWith(REFERENCE)) return DEFAULT;
    if (text.startsWith("env var")) return ENVIRONMENT;
    Matcher matcher = WITH_LINE.matcher(text);
    if (!matcher.matches()) return printable(text);
    // An assignment has one line only.
    return matcher.group(1).equals(SET)
        ? SET
        : printable(matcher.group(1)) + ":" + matcher.group(2);
  }

  static boolean isMerged(ConfigOrigin origin) {
    return origin.description().startsWith("merge of ");
  }

  private static String printable(String text) {
    return text.replaceAll("\\p{Cntrl}", "?");
  }
}
