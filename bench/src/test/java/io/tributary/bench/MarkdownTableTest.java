package io.tributary.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class MarkdownTableTest {
  @Test
  void columnsAreAsWideAsTheirWidestCell() {
    MarkdownTable table = new MarkdownTable("a", "long head");
    table.row("wide cell", "b");
    assertThat(table.render())
        .isEqualTo(
            """
            | a         | long head |
            |-----------|-----------|
            | wide cell | b         |
            """);
  }

  @Test
  void aRowHasOneCellAColumn() {
    MarkdownTable table = new MarkdownTable("a", "b");
    assertThatThrownBy(() -> table.row("1")).hasMessage("1 cells in 2");
  }
}
