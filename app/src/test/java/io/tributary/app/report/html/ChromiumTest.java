package io.tributary.app.report.html;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import io.tributary.app.report.MadeUpEvaluation;
import io.tributary.app.report.MadeUpRun;
import io.tributary.app.report.MetricSample;
import io.tributary.app.report.ReportData;
import io.tributary.app.report.ReportData.SampleComparison;
import java.awt.image.BufferedImage;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page in a real browser. In CI a missing browser is a failure. */
class ChromiumTest {
  private static final int SERIES_BLUE = 0x2a6fd6;

  @TempDir Path folder;
  private Path chromium;

  @BeforeEach
  void findChromium() {
    Optional<Path> found =
        Stream.of(System.getenv("PATH").split(File.pathSeparator))
            .map(entry -> Path.of(entry, "chromium"))
            .filter(Files::isExecutable)
            .findFirst();
    if (found.isEmpty() && "true".equals(System.getenv("CI"))) fail("no chromium on PATH");
    if (found.isEmpty()) abort("no chromium on PATH; .ci/run installs it");
    chromium = found.get();
  }

  @Test
  void drawsTheChartsOnADesktopAndAPhone() throws Exception {
    for (int width : new int[] {1200, 500}) {
      Path page = write(MadeUpRun.data("dpo"));
      Path picture = folder.resolve("page.png");
      chromium("--screenshot=" + picture, "--window-size=" + width + ",2400", page.toUri() + "");
      BufferedImage image = ImageIO.read(picture.toFile());
      assertThat(image.getWidth()).isEqualTo(width);
      assertThat(pixels(image, SERIES_BLUE)).isGreaterThan(500);
    }
  }

  @Test
  void drawsAnEvaluation() throws Exception {
    for (int width : new int[] {1200, 500}) {
      Path page = folder.resolve("eval.html");
      Files.writeString(page, EvaluationPage.render(MadeUpEvaluation.heldOut()));
      Path picture = folder.resolve("eval.png");
      chromium("--screenshot=" + picture, "--window-size=" + width + ",2600", page.toUri() + "");
      // the darkest cells of the heat map have the colour itself
      assertThat(pixels(ImageIO.read(picture.toFile()), SERIES_BLUE)).isGreaterThan(300);
    }
  }

  @Test
  void leavesHostileTextWithoutEffect() throws Exception {
    String attack =
        "</title></style></p><script>document.title='hacked'</script>"
            + "<img src=x onerror=\"document.title='hacked'\"><b id=hacked>\" onload='x'";
    SampleComparison hostile =
        new SampleComparison(attack, attack, attack, attack, 0.0, 1.0, 0.0, 1.0, List.of());
    ReportData made = MadeUpRun.data("dpo");
    List<MetricSample> metrics = new ArrayList<>(made.metrics());
    metrics.add(new MetricSample(81, Map.of("<script>", 1.0)));
    Path page =
        write(
            new ReportData(
                made.report(), metrics, made.versions(), List.of(hostile), made.evaluations()));

    String dom = chromium("--dump-dom", page.toUri().toString());

    assertThat(dom).contains("<title>Tributary run 2026").contains("&lt;script&gt;");
    assertThat(dom).doesNotContain("<script").doesNotContain("<img").doesNotContain("<b id");
  }

  private Path write(ReportData data) throws IOException {
    return Files.writeString(folder.resolve("report.html"), HtmlReport.render(data));
  }

  private String chromium(String... arguments) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(chromium.toString());
    command.addAll(
        List.of(
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--hide-scrollbars",
            "--user-data-dir=" + folder.resolve("profile")));
    command.addAll(List.of(arguments));
    Path log = folder.resolve("chromium.log");
    Path out = folder.resolve("chromium.out");
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(out.toFile())
            .redirectError(log.toFile())
            .start();
    if (!process.waitFor(60, TimeUnit.SECONDS)) {
      process.destroyForcibly().waitFor();
      fail("chromium did not end within a minute: " + Files.readString(log));
    }
    assertThat(process.exitValue()).as("%s", Files.readString(log)).isZero();
    return Files.readString(out);
  }

  private static int pixels(BufferedImage image, int rgb) {
    int count = 0;
    for (int y = 0; y < image.getHeight(); y++) {
      for (int x = 0; x < image.getWidth(); x++) {
        if ((image.getRGB(x, y) & 0xffffff) == rgb) count++;
      }
    }
    return count;
  }
}
