package io.tributary.app.display;

import java.util.ArrayList;
import java.util.List;

/** Draws a phase as lines for a terminal: a bar with the time left, and the figures below it. */
final class ProgressBar {
  private static final String EIGHTHS = " ▏▎▍▌▋▊▉";
  private static final int LONGEST = 40;

  private final boolean unicode;
  private final Style style;

  /**
   * @param unicode whether the terminal shows block characters
   */
  ProgressBar(boolean unicode, Style style) {
    this.unicode = unicode;
    this.style = style;
  }

  /** Lines of at most {@code width} columns each. */
  List<String> lines(Progress progress, int width) {
    List<String> lines = new ArrayList<>();
    lines.add(barLine(progress, width));
    lines.addAll(figureLines(progress.writtenFigures(), width));
    return lines;
  }

  /** One line for a phase that has ended. */
  String ended(Progress progress, int width) {
    String mark = unicode ? "✓ " : "* ";
    String rest =
        progress.phase()
            + "  "
            + (progress.done() > 0 ? Numbers.count(progress.done()) + " in " : "")
            + Numbers.time(progress.elapsed());
    String figures = String.join("  ", progress.writtenFigures());
    int room = width - TerminalText.columns(mark) - TerminalText.columns(rest) - 2;
    return style.good(mark)
        + TerminalText.fit(rest, Math.max(0, width - TerminalText.columns(mark)))
        + (figures.isEmpty() || room < 8 ? "" : "  " + style.dim(TerminalText.fit(figures, room)));
  }

  private String barLine(Progress progress, int width) {
    StringBuilder right = new StringBuilder();
    progress.share().ifPresent(share -> right.append(Numbers.percent(share)).append("  "));
    right.append(progress.counts()).append("  ");
    right.append(
        progress
            .timeLeft()
            .map(left -> Numbers.time(left) + " left")
            .orElse(Numbers.time(progress.elapsed())));
    String name = TerminalText.fit(progress.phase(), Math.max(1, width / 3));
    int room = width - TerminalText.columns(name) - TerminalText.columns(right.toString()) - 4;
    if (room < 5 || progress.share().isEmpty()) {
      return TerminalText.fit(name + "  " + right, width);
    }
    String bar = bar(progress.share().getAsDouble(), Math.min(room, LONGEST));
    return style.strong(name) + "  " + style.bar(bar) + "  " + right;
  }

  /** A bar of exactly {@code columns}, filled to a share. */
  String bar(double share, int columns) {
    if (!unicode) {
      int full = (int) (share * columns);
      return "#".repeat(full) + "-".repeat(columns - full);
    }
    int eighths = (int) (share * columns * 8);
    StringBuilder bar = new StringBuilder("█".repeat(eighths / 8));
    if (bar.length() < columns && eighths % 8 > 0) bar.append(EIGHTHS.charAt(eighths % 8));
    return bar.append("·".repeat(columns - bar.length())).toString();
  }

  /** The figures, as many on a line as fit. */
  private List<String> figureLines(List<String> figures, int width) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    String gap = unicode ? " · " : " | ";
    for (String figure : figures) {
      boolean fits = 2 + line.length() + gap.length() + figure.length() <= width;
      if (!line.isEmpty() && !fits) {
        lines.add(style.dim(TerminalText.fit("  " + line, width)));
        line.setLength(0);
      }
      if (!line.isEmpty()) line.append(gap);
      line.append(figure);
    }
    if (!line.isEmpty()) lines.add(style.dim(TerminalText.fit("  " + line, width)));
    return lines;
  }

  /** Colours, or none of them. */
  enum Style {
    COLOURED,
    PLAIN;

    String good(String text) {
      return paint("32", text);
    }

    String bar(String text) {
      return paint("36", text);
    }

    String strong(String text) {
      return paint("1", text);
    }

    String dim(String text) {
      return paint("2", text);
    }

    private String paint(String code, String text) {
      return this == PLAIN ? text : "\u001b[" + code + "m" + text + "\u001b[0m";
    }
  }
}
