package io.tributary.app.display;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * What is known of the terminal.
 *
 * @param interactive whether a person can watch lines being redrawn
 * @param colours whether colours are wanted
 * @param unicode whether it shows more than ASCII
 */
public record Terminal(boolean interactive, boolean colours, boolean unicode) {
  private static final int USUAL_WIDTH = 80;

  /**
   * @param isTerminal whether standard output is a terminal
   * @param environment the process's environment
   */
  public static Terminal of(boolean isTerminal, Map<String, String> environment) {
    String term = environment.getOrDefault("TERM", "");
    boolean interactive = isTerminal && !term.isEmpty() && !term.equals("dumb");
    boolean colours = interactive && environment.getOrDefault("NO_COLOR", "").isEmpty();
    return new Terminal(interactive, colours, unicode(environment));
  }

  /** A locale that names another character set is believed; none at all means UTF-8 today. */
  private static boolean unicode(Map<String, String> environment) {
    for (String name : new String[] {"LC_ALL", "LC_CTYPE", "LANG"}) {
      String locale = environment.getOrDefault(name, "");
      if (!locale.isEmpty()) {
        int dot = locale.indexOf('.');
        String charset = locale.substring(dot + 1).toLowerCase(Locale.ROOT);
        return dot < 0 || charset.startsWith("utf");
      }
    }
    return true;
  }

  /** Columns of the terminal that this process runs in; 80 if it does not say. */
  public static int width(Map<String, String> environment) {
    String columns = environment.getOrDefault("COLUMNS", "");
    if (columns.matches("[1-9][0-9]{0,4}")) return Integer.parseInt(columns);
    return parseSttySize(sttySize());
  }

  /** Reads {@code "ROWS COLUMNS"}. */
  static int parseSttySize(String size) {
    String[] parts = size.strip().split(" ");
    boolean usable = parts.length == 2 && parts[1].matches("[1-9][0-9]{0,4}");
    return usable ? Integer.parseInt(parts[1]) : USUAL_WIDTH;
  }

  private static String sttySize() {
    try {
      Process stty =
          new ProcessBuilder("stty", "size")
              .redirectInput(new File("/dev/tty"))
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      byte[] size = stty.getInputStream().readAllBytes();
      stty.waitFor(1, TimeUnit.SECONDS);
      return new String(size, StandardCharsets.US_ASCII);
    } catch (IOException e) {
      return ""; // no stty or no terminal: the usual width is good enough
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "";
    }
  }
}
