package io.tributary.app.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tributary.app.UserError;
import io.tributary.app.evaluation.EvaluationFile;
import io.tributary.app.evaluation.EvaluationFiles;
import io.tributary.app.report.MadeUpEvaluation;
import io.tributary.app.report.MadeUpRun;
import io.tributary.app.report.MetricSample;
import io.tributary.app.report.MetricsFile;
import io.tributary.app.report.ReportFiles;
import io.tributary.streams.log.RunLock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LaterEvaluationTest {
  private static final String FILE = "versions-0-16-80.json";

  @TempDir Path path;
  private RunFolder folder;
  private final EvaluationFile evaluation = MadeUpEvaluation.compared();
  private final List<String> notices = new ArrayList<>();

  @BeforeEach
  void aCompleteRun() throws IOException {
    folder = new RunFolder(path);
    ReportFiles.write(path, MadeUpRun.data("dpo"));
    Files.writeString(folder.metrics(), "{\"step\":1,\"loss\":0.7}\n{\"step\":2,\"lo");
    EvaluationFiles.write(folder.evaluations().resolve(FILE), evaluation);
  }

  private void record() throws IOException {
    new LaterEvaluation(folder, evaluation, folder.evaluations().resolve(FILE))
        .record(Duration.ofMillis(50), notices::add);
  }

  private List<Long> steps() throws IOException {
    return MetricsFile.read(folder.metrics()).stream().map(MetricSample::step).toList();
  }

  private String page() throws IOException {
    return Files.readString(path.resolve("report.html"));
  }

  @Test
  void aCompleteRunGetsItInItsStreamAndOnItsPage() throws IOException {
    String before = page();
    byte[] figures = Files.readAllBytes(folder.report());
    record();
    assertThat(steps()).as("a torn line is cut").containsExactly(0L, 1L, 16L, 80L);
    assertThat(MetricsFile.read(folder.metrics()).get(3).values())
        .containsKeys("versions/judge/win_rate", "versions/judge/elo", "versions/judge/reward");
    assertThat(page())
        .contains("Compared later: " + FILE, "Decided by: judge reward-model", "Elo rating")
        .hasSizeGreaterThan(before.length())
        .endsWith(before.substring(before.indexOf("<!-- end of later evaluations -->")))
        .startsWith(before.substring(0, before.indexOf("<!-- end of later evaluations -->")));
    assertThat(folder.report()).as("the run's own result").hasBinaryContent(figures);
    assertThat(notices).isEmpty();
  }

  @Test
  void againItHasFurtherLinesAndTheSamePage() throws IOException {
    record();
    String once = page();
    record();
    assertThat(steps()).containsExactly(0L, 0L, 1L, 16L, 16L, 80L, 80L);
    assertThat(page()).isEqualTo(once);
    EvaluationFiles.write(folder.evaluations().resolve("versions-0-80.json"), evaluation);
    record();
    assertThat(page()).contains("Compared later: " + FILE, "Compared later: versions-0-80.json");
  }

  @Test
  void aRunThatIsNotCompleteKeepsItsStreamAndSaysSo() throws IOException {
    Files.delete(folder.report());
    String page = page();
    byte[] metrics = Files.readAllBytes(folder.metrics());
    record();
    assertThat(folder.metrics()).hasBinaryContent(metrics);
    assertThat(page()).isEqualTo(page);
    assertThat(notices)
        .singleElement()
        .asString()
        .contains(path + " is not complete", FILE, "compare again when the run is complete");
  }

  @Test
  @SuppressWarnings("try") // the lock is held, not used
  void aFolderThatAnotherProcessHoldsIsLeftAndTheProcessNamed() throws IOException {
    byte[] metrics = Files.readAllBytes(folder.metrics());
    try (RunLock held = RunLock.acquire(path)) {
      assertThatThrownBy(this::record)
          .isInstanceOf(UserError.class)
          .hasMessageContaining("the figures are in " + folder.evaluations().resolve(FILE))
          .hasMessageContaining("in use by process " + ProcessHandle.current().pid());
    }
    assertThat(folder.metrics()).hasBinaryContent(metrics);
    record();
    assertThat(steps()).hasSize(4);
  }

  @Test
  void aFileInTheFolderThatIsNoEvaluationIsNamedAndNothingWritten() throws IOException {
    Path broken = Files.writeString(folder.evaluations().resolve("versions-1-2.json"), "{}");
    byte[] metrics = Files.readAllBytes(folder.metrics());
    assertThatThrownBy(this::record)
        .isInstanceOf(IOException.class)
        .hasMessageContaining(broken + " is no evaluation");
    assertThat(folder.metrics()).hasBinaryContent(metrics);
  }

  @Test
  void aPageThatIsGoneOrOfAnOlderVersionIsSaid() throws IOException {
    String old = page().replace("later evaluations", "");
    Files.writeString(path.resolve("report.html"), old);
    record();
    assertThat(steps()).hasSize(4);
    assertThat(page()).isEqualTo(old);
    Files.delete(path.resolve("report.html"));
    record();
    assertThat(steps()).hasSize(7);
    assertThat(path.resolve("report.html")).doesNotExist();
    assertThat(notices)
        .hasSize(2)
        .allMatch(said -> said.contains("report.html is gone or of an older version"));
  }
}
