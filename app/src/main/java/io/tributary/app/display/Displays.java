package io.tributary.app.display;

import io.tributary.app.cli.Output;
import io.tributary.app.cli.OutputStyle;
import java.io.Console;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.Map;

/** Picks the display: {@code --json}, then {@code --quiet}, then a terminal, then plain lines. */
public final class Displays {
  private Displays() {}

  /** The display for this process. */
  public static RunDisplay pick(OutputStyle style, Output output, Duration plainInterval) {
    Map<String, String> environment = System.getenv();
    Terminal terminal = Terminal.of(outputIsTerminal(), environment);
    return pick(style, output, plainInterval, terminal, environment);
  }

  /** From Java 22 on there is a console without a terminal, too; it can tell. */
  private static boolean outputIsTerminal() {
    Console console = System.console();
    if (console == null) return false;
    try {
      return (boolean) Console.class.getMethod("isTerminal").invoke(console);
    } catch (NoSuchMethodException e) {
      return true;
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  static RunDisplay pick(
      OutputStyle style,
      Output output,
      Duration plainInterval,
      Terminal terminal,
      Map<String, String> environment) {
    InstantSource clock = InstantSource.system();
    return switch (style) {
      case JSON -> new JsonDisplay(output.out(), clock, Duration.ofSeconds(1));
      case QUIET -> new QuietDisplay(output.out());
      case NORMAL ->
          terminal.interactive()
              ? new TerminalDisplay(
                  output.out(),
                  clock,
                  () -> Terminal.width(environment),
                  terminal.colours(),
                  terminal.unicode())
              : new PlainDisplay(output.out(), clock, ZoneId.systemDefault(), plainInterval);
    };
  }
}
