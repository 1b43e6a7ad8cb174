package io.tributary.bench;

import java.util.ArrayList;
import java.util.List;

/** A table that reads well as text and as Markdown. */
final class MarkdownTable {
  private final List<List<String>> rows = new ArrayList<>();

  MarkdownTable(String... head) {
    rows.add(List.of(head));
  }

  /**
   * @throws IllegalArgumentException unless there is one cell a column
   */
  void row(String... cells) {
    if (cells.length != rows.get(0).size()) {
      throw new IllegalArgumentException(cells.length + " cells in " + rows.get(0).size());
    }
    rows.add(List.of(cells));
  }

  String render() {
    int[] widths = new int[rows.get(0).size()];
    for (List<String> row : rows) {
      for (int c = 0; c < widths.length; c++) widths[c] = Math.max(widths[c], row.get(c).length());
    }
    StringBuilder out = new StringBuilder();
    for (int r = 0; r < rows.size(); r++) {
      for (int c = 0; c < widths.length; c++) {
        out.append("| ").append(padded(rows.get(r).get(c), widths[c])).append(' ');
      }
      out.append("|\n");
      if (r > 0) continue;
      for (int width : widths) out.append('|').append("-".repeat(width + 2));
      out.append("|\n");
    }
    return out.toString();
  }

  private static String padded(String cell, int width) {
    return cell + " ".repeat(width - cell.length());
  }
}
