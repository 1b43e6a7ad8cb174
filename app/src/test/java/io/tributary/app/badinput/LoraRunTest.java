package io.tributary.app.badinput;

import static io.tributary.app.ExitCode.FAILED;
import static io.tributary.app.ExitCode.WRONG_USAGE;
import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.app.CommandLineCall;
import io.tributary.gpu.files.model.ModelFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs that train adapters, from the settings to the folders they deliver. */
class LoraRunTest {
  private static final String[] LORA = {
    "--set", "lora.enabled=true", "--set", "lora.rank=2", "--set", "lora.alpha=4"
  };

  @TempDir private Path home;

  @Test
  void aRunKeepsAndDeliversAdaptersAlone() throws IOException {
    TinyRun run = TinyRun.in(home).with(LORA).with("--set", "lora.save-merged=true");
    byte[] before = Files.readAllBytes(run.model().resolve("model.safetensors"));
    run.start().isFine();
    Path adapter = run.folder().resolve("model");
    assertThat(adapter.resolve("adapter_config.json")).exists();
    assertThat(adapter.resolve("model.safetensors")).doesNotExist();
    try (ModelFolder merged = ModelFolder.open(run.folder().resolve("merged"))) {
      assertThat(merged.config()).isEqualTo(TinyModels.config(16));
    }
    for (Path checkpoint : checkpoints(run)) {
      assertThat(checkpoint.resolve("adapter.safetensors")).exists();
      assertThat(checkpoint.resolve("policy.safetensors")).doesNotExist();
    }
    assertThat(run.model().resolve("model.safetensors")).hasBinaryContent(before);
    CommandLineCall.of("audit", run.folder().toString()).isFine();
    opens(run, adapter);
    goesOnFrom(run, adapter);
  }

  @Test
  void aRunThatLostItsNewestCheckpointEndsWithTheSameBits() throws IOException {
    TinyRun run = TinyRun.in(home).with(LORA).with("--set", "pipeline.deterministic=true");
    run.start().isFine();
    List<Path> before = checkpoints(run);
    Path newest = before.get(before.size() - 1);
    byte[] adapter = Files.readAllBytes(newest.resolve("adapter.safetensors"));
    byte[] moments = Files.readAllBytes(newest.resolve("optimizer.safetensors"));
    assertThat(before.get(0).resolve("adapter.safetensors")).isRegularFile();
    assertThat(Files.readAllBytes(before.get(0).resolve("adapter.safetensors")))
        .isNotEqualTo(adapter);
    for (Path lost : before.subList(1, before.size())) {
      try (Stream<Path> files = Files.list(lost)) {
        for (Path file : files.toList()) Files.delete(file);
      }
      Files.delete(lost);
    }
    Files.delete(run.folder().resolve("report.json"));
    CommandLineCall again = run.resume();
    again.isFine();
    assertThat(again.out()).contains("going on from the checkpoint of step");
    assertThat(newest.resolve("adapter.safetensors")).hasBinaryContent(adapter);
    assertThat(newest.resolve("optimizer.safetensors")).hasBinaryContent(moments);
  }

  private static List<Path> checkpoints(TinyRun run) throws IOException {
    try (Stream<Path> entries = Files.list(run.folder().resolve("checkpoints"))) {
      List<Path> folders = entries.filter(Files::isDirectory).sorted().toList();
      assertThat(folders).isNotEmpty();
      return folders;
    }
  }

  /** By its own folder, and as model.adapter over its base: the same answer. */
  private static void opens(TinyRun run, Path adapter) {
    CommandLineCall alone = sample(adapter);
    CommandLineCall over = sample(run.model(), "--set", "model.adapter=" + adapter);
    alone.isFine();
    over.isFine();
    assertThat(over.out()).isEqualTo(alone.out());
    CommandLineCall.of(
            "eval",
            "--model",
            adapter.toString(),
            "--against",
            run.model().toString(),
            "--prompts",
            run.prompts().toString(),
            "--n",
            "4",
            "--set",
            "run.folder=" + run.runs(),
            "--set",
            "model.dtype=fp32",
            "--set",
            "generation.max-new-tokens=6")
        .isFine();
  }

  private static CommandLineCall sample(Path model, String... more) {
    Stream<String> arguments =
        Stream.of(
            "sample",
            "--model",
            model.toString(),
            "plan a picnic",
            "--seed",
            "5",
            "--max-new-tokens",
            "8",
            "--set",
            "model.dtype=fp32");
    return CommandLineCall.of(Stream.concat(arguments, Stream.of(more)).toArray(String[]::new));
  }

  private void goesOnFrom(TinyRun run, Path adapter) throws IOException {
    Path elsewhere = Files.createDirectory(home.resolve("further"));
    TinyRun further =
        TinyRun.in(elsewhere).model(run.model()).with("--set", "model.adapter=" + adapter);
    further
        .with(LORA)
        .with("--set", "lora.rs-lora=true")
        .start()
        .isMistake(
            WRONG_USAGE,
            "the adapter " + adapter + " has rank 2, alpha 4.0, rs-lora false",
            "lora asks for rank 2, alpha 4.0, rs-lora true");
    further.with(LORA).start().isFine();
    assertThat(further.folder().resolve("model/adapter_config.json")).exists();
  }

  @Test
  void withoutLoraAnAdapterIsMergedAndAllWeightsAreTrained() throws IOException {
    TinyRun run = TinyRun.in(home).with(LORA);
    run.start().isFine();
    Path elsewhere = Files.createDirectory(home.resolve("further"));
    TinyRun full = TinyRun.in(elsewhere).model(run.folder().resolve("model"));
    full.start().isFine();
    try (ModelFolder delivered = ModelFolder.open(full.folder().resolve("model"))) {
      assertThat(delivered.config()).isEqualTo(TinyModels.config(16));
    }
  }

  @Test
  void aTargetThatIsNoMatrixIsNamed() throws IOException {
    TinyRun.in(home)
        .with("--set", "lora.target-modules=[q_proj, lm_head]")
        .start()
        .isMistake(
            WRONG_USAGE,
            "lora.target-modules",
            "lm_head",
            "must be a list of one or more of q_proj, k_proj, v_proj, o_proj, gate_proj, up_proj,"
                + " down_proj");
  }

  @Test
  void anAdapterThatIsNotThereIsNamed() throws IOException {
    Path nope = home.resolve("nope");
    TinyRun.in(home)
        .with("--set", "model.adapter=" + nope)
        .start()
        .isMistake(FAILED, nope + ": no such folder");
  }
}
