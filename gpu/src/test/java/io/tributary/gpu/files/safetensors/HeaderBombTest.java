package io.tributary.gpu.files.safetensors;

import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.gpu.files.JavaProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** No header runs a JVM of 256 MiB out of memory. */
class HeaderBombTest {
  @TempDir Path folder;

  @Test
  void everyHeaderIsReadOrRefused() throws IOException, InterruptedException {
    Process process =
        JavaProcess.builder(List.of(), HeaderBombs.class.getName(), List.of(folder.toString()))
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    assertThat(process.exitValue()).as(output).isZero();
    assertThat(output.lines())
        .satisfiesExactly(
            line -> assertThat(line).isEqualTo("long names: 240000 entries"),
            line -> assertThat(line).isEqualTo("greek names: 240000 entries"),
            line -> assertThat(line).contains("header has more than 250000 tensors"),
            line -> assertThat(line).contains("\"x\": shape has more than 64 numbers"),
            line -> assertThat(line).contains("more than 250000 __metadata__ entries"),
            line -> assertThat(line).isEqualTo("long values: 5 entries"),
            line -> assertThat(line).contains("one value: header is not valid JSON: String value"),
            line -> assertThat(line).contains("one name: header is not valid JSON: String value"),
            line -> assertThat(line).contains("one number: header is not valid JSON: String value"),
            line -> assertThat(line).contains("depth: tensor \"x\": shape has \"no number\""),
            line -> assertThat(line).isEqualTo("spaces: 0 entries"));
  }
}
