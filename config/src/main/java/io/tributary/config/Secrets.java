package io.tributary.config;

import java.util.regex.Pattern;

/** Tells by its name whether a setting's value must not be shown. */
final class Secrets {
  static final String MASK = "***";

  private static final Pattern NAME =
      Pattern.compile(
          "(?i:(?:.*[-_.])?(?:token|key|password|secret)\"?)|.*(?:Token|Key|Password|Secret)\"?",
          Pattern.DOTALL);

  private static final Pattern IN_URL =
      Pattern.compile("(?i)[?&;](?:user|[a-z]*password)=|://[^/?#]*@");

  private Secrets() {}

  /** True for a URL that says who logs in, with which password. */
  static boolean isWithin(String text) {
    return IN_URL.matcher(text).find();
  }

  /** A text with a mask in place of who logs in, and with which password. */
  static String withoutLogin(String text) {
    return text.replaceAll("://[^/?#]*@", "://" + MASK + "@")
        .replaceAll("(?i)([?&;](?:user|[a-z]*password)=)[^&;#]*", "$1" + MASK);
  }

  /** True for {@code api-key}, {@code api_key}, {@code apiKey}, {@code key}, … at a path's end. */
  static boolean isSecret(String path) {
    return NAME.matcher(path).matches();
  }
}
