package io.tributary.config;

import com.typesafe.config.ConfigUtil;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a judge is to the run: the settings that decide its scores. Scores of one identity may be
 * compared, those of two never.
 *
 * @param fingerprint of the settings, the same in every JVM
 * @param settings one setting a line, in order; secrets are no part of it
 */
public record JudgeIdentity(String fingerprint, String settings) {
  /** A quarter of it is enough to tell the judges of one run apart, and short enough to be read. */
  private static final int DIGITS = 16;

  /** The settings that make it. */
  public static final List<String> PATHS =
      List.of("judge.type", "judge.length-penalty", "judge.options");

  static JudgeIdentity of(JudgeSettings judge) {
    List<String> lines = new ArrayList<>();
    lines.add("judge.type = " + ConfigUtil.quoteString(judge.type()));
    lines.add("judge.length-penalty = " + judge.lengthPenalty());
    for (Map.Entry<String, String> option : new TreeMap<>(judge.options()).entrySet()) {
      if (Secrets.isSecret(option.getKey())) continue;
      String value = Secrets.withoutLogin(option.getValue());
      lines.add("judge.options." + option.getKey() + " = " + ConfigUtil.quoteString(value));
    }
    String settings = String.join("\n", lines);
    return new JudgeIdentity(digest(settings), settings);
  }

  private static String digest(String text) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash).substring(0, DIGITS);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
