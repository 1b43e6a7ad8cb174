package io.tributary.app.badinput;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tributary.app.CommandLineCall;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code tributary dpo}: a model of files alone. */
class OfflineTest {
  @TempDir private Path home;
  private OfflineCalls offline;

  @BeforeEach
  void prepare() throws IOException {
    offline = new OfflineCalls(home);
  }

  /** 24 prompts that no held-out pair shares, and one answer to prefer. */
  @Test
  void learnsToPreferWhatTheFilePrefersOnPromptsItHasNotSeen() throws IOException {
    CommandLineCall call = offline.dpo(offline.plain(32), "out", OfflineCalls.LEARN);
    call.isFine();
    JsonNode result = OfflineCalls.result(call);
    assertThat(result.get("trained").intValue()).isEqualTo(24);
    assertThat(result.get("held_out").intValue()).isEqualTo(8);
    assertThat(result.get("accuracy").doubleValue()).isEqualTo(1);
    assertThat(result.get("margin").doubleValue()).isGreaterThan(1);
    assertThat(offline.home().resolve("out")).isDirectoryContaining("glob:**tokenizer.json");
    assertThat(offline.weights("out"))
        .hasSameSizeAs(Files.readAllBytes(offline.model().resolve("model.safetensors")))
        .isNotEqualTo(Files.readAllBytes(offline.model().resolve("model.safetensors")));
  }

  @Test
  void theSeedFixesTheModelAndTheLayoutOfTheFileDoesNotMatter() throws IOException {
    offline.dpo(offline.plain(16), "one", OfflineCalls.LEARN).isFine();
    offline.dpo(offline.plain(16), "two", OfflineCalls.LEARN).isFine();
    CommandLineCall call = offline.dpo(offline.ranked(16), "three", OfflineCalls.LEARN);
    call.isFine();
    assertThat(OfflineCalls.result(call).get("undecided").intValue()).isEqualTo(1);
    offline
        .dpo(offline.plain(16), "four", OfflineCalls.more(OfflineCalls.LEARN, "--seed", "5"))
        .isFine();
    assertThat(offline.weights("two")).isEqualTo(offline.weights("one"));
    assertThat(offline.weights("three")).isEqualTo(offline.weights("one"));
    assertThat(offline.weights("four")).isNotEqualTo(offline.weights("one"));
  }

  @Test
  void readsParquetThatImportWrote() throws IOException {
    Path parquet = offline.home().resolve("pairs.parquet");
    CommandLineCall.of("import", offline.plain(16).toString(), "--out", parquet.toString())
        .isFine();
    offline.dpo(offline.plain(16), "lines", OfflineCalls.LEARN).isFine();
    offline.dpo(parquet, "rows", OfflineCalls.LEARN).isFine();
    assertThat(offline.weights("rows")).isEqualTo(offline.weights("lines"));
  }

  /** Two trainings in turn, the second of which is pulled to where the first began. */
  @Test
  void theReferenceMayBeAnotherModelThanTheOneToStartFrom() throws IOException {
    Path base = offline.model();
    offline.dpo(offline.plain(16), "first", OfflineCalls.LEARN).isFine();
    offline
        .dpo(
            offline.plain(16),
            "itself",
            OfflineCalls.more(OfflineCalls.LEARN, "--reference", base.toString()))
        .isFine();
    assertThat(offline.weights("itself")).isEqualTo(offline.weights("first"));
    offline = offline.from(offline.home().resolve("first"));
    offline
        .dpo(
            offline.plain(16),
            "held",
            OfflineCalls.more(OfflineCalls.LEARN, "--reference", base.toString()))
        .isFine();
    offline.dpo(offline.plain(16), "loose", OfflineCalls.LEARN).isFine();
    assertThat(offline.weights("held"))
        .isNotEqualTo(offline.weights("loose"))
        .isNotEqualTo(offline.weights("first"));
  }

  @Test
  void trainsAdaptersWhereARunWould() throws IOException {
    offline
        .dpo(
            offline.plain(8),
            "out",
            OfflineCalls.more(OfflineCalls.LEARN, "--set", "lora.enabled=true"))
        .isFine();
    assertThat(offline.home().resolve("out")).isDirectoryContaining("glob:**adapter_config.json");
  }

  /** With the rate that never falls the same pairs give another model. */
  @Test
  void theScheduleIsARuns() throws IOException {
    offline.dpo(offline.plain(16), "cosine", OfflineCalls.LEARN).isFine();
    offline
        .dpo(
            offline.plain(16),
            "constant",
            OfflineCalls.more(OfflineCalls.LEARN, "--set", "learner.schedule.type=constant"))
        .isFine();
    assertThat(offline.weights("constant")).isNotEqualTo(offline.weights("cosine"));
  }
}
