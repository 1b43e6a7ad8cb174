package io.tributary.app.wiring;

import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.config.SettingsLoader;
import io.tributary.gpu.engine.FreeMemory;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DoctorServiceTest {
  private static final Pattern MEMORY = Pattern.compile("([0-9.]+) GiB free of [0-9.]+ GiB");

  @TempDir private Path home;

  @Test
  void saysRatesOfProductsThatAreComputedSoAndTheMemoryThatIsPlannedWith() throws Exception {
    Map<String, String> facts =
        DoctorService.facts(
            SettingsLoader.defaults()
                .set("model.dtype=fp32")
                .set("run.folder=" + home.resolve("runs"))
                .load()
                .settings());
    assertThat(facts.keySet().stream().filter(name -> name.startsWith("GEMM ")))
        .containsExactly("GEMM fp32", "GEMM fp32_onednn", "GEMM bf16");
    assertThat(facts.get("dtypes")).contains("fp32", "bf16", "fp16", "int8");
    Matcher memory = MEMORY.matcher(facts.get("memory"));
    assertThat(memory.matches()).as(facts.get("memory")).isTrue();
    double free = FreeMemory.of("cpu") / (double) (1L << 30);
    // others use this machine too
    assertThat(Double.parseDouble(memory.group(1))).isBetween(free / 2 - 0.1, 2 * free + 0.1);
  }
}
