package io.tributary.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class MainTest {
  @Test
  void executesACommandLine() {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int code = Main.execute(new String[] {"--help"}, new PrintWriter(out), new PrintWriter(err));
    assertThat(code).isZero();
    assertThat(out.toString()).contains("Usage: tributary");
    assertThat(err.toString()).isEmpty();
  }
}
