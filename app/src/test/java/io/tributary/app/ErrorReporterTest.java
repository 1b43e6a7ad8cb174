package io.tributary.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.app.ErrorReporter.Mistake;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

class ErrorReporterTest {
  private static final class SettingsWrong extends RuntimeException {
    private static final long serialVersionUID = 1L;

    SettingsWrong(String message) {
      super(message);
    }
  }

  private final StringWriter err = new StringWriter();
  private final ErrorReporter reporter =
      new ErrorReporter(List.of(Mistake.of(SettingsWrong.class, ExitCode.WRONG_USAGE)));

  private ExitCode report(Throwable error, boolean stackTrace) {
    return reporter.report(error, new PrintWriter(err), stackTrace);
  }

  @Test
  void showsARegisteredMistakeByItsMessageWithItsExitCode() {
    ExitCode code = report(new SettingsWrong("seed is x,\n  but must be a number"), false);
    assertThat(code).isEqualTo(ExitCode.WRONG_USAGE);
    assertThat(err.toString().strip()).isEqualTo("tributary: seed is x,\n  but must be a number");
  }

  @Test
  void looksIntoExceptionsThatOnlyCarryAnother() {
    report(
        new CompletionException(new UncheckedIOException(new NoSuchFileException("a.conf"))),
        false);
    assertThat(err.toString().strip()).isEqualTo("tributary: there is no a.conf");
  }

  @Test
  void saysThatTheDiskIsFull() {
    report(new FileSystemException("runs/a/x", null, "No space left on device"), false);
    assertThat(err.toString().strip()).isEqualTo("tributary: runs/a/x: No space left on device");
  }

  @Test
  void saysThatTheDiskIsFullWhereJavaSaysOnlyThat() {
    report(
        new UncheckedIOException(
            "cannot write runs/a/x", new IOException("No space left on device")),
        false);
    assertThat(err.toString().strip())
        .isEqualTo("tributary: cannot write runs/a/x: No space left on device");
  }

  @Test
  void saysOfAnUnexpectedErrorHowToSeeMore() {
    assertThat(report(new IOException("broken\nsecond line"), false)).isEqualTo(ExitCode.FAILED);
    assertThat(err.toString())
        .startsWith("tributary: unexpected IOException: broken")
        .contains("--stacktrace")
        .doesNotContain("second line")
        .doesNotContain("\tat ");
  }

  @Test
  void showsTheStackTraceWhenAskedFor() {
    report(new OutOfMemoryError("Java heap space"), true);
    assertThat(err.toString()).contains("OutOfMemoryError").contains("\tat ");
  }
}
