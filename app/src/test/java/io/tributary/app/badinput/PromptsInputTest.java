package io.tributary.app.badinput;

import static io.tributary.app.ExitCode.FAILED;
import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.app.CommandLineCall;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PromptsInputTest {
  @TempDir private Path home;
  private TinyRun run;

  @BeforeEach
  void prepare() throws IOException {
    run = TinyRun.in(home);
  }

  private Path rejected() {
    return run.folder().resolve("rejected.jsonl");
  }

  @Test
  void saysThatTheFileIsMissing() {
    Path nope = home.resolve("nope.jsonl");
    run.prompts(nope).start().isMistake(FAILED, "prompts file " + nope + " does not exist");
    assertThat(run.folder()).doesNotExist();
  }

  @Test
  void saysThatTheFileIsEmpty() throws IOException {
    run.prompts(List.of()).start().isMistake(FAILED, "given.jsonl is empty", "{\"prompt\": ");
    assertThat(run.folder()).doesNotExist();
  }

  @Test
  void saysThatTheFileIsNotUtf8() throws IOException {
    Path latin = home.resolve("latin.jsonl");
    Files.write(latin, "{\"prompt\": \"Grüße\"}\n".getBytes(StandardCharsets.ISO_8859_1));
    run.prompts(latin).start().isMistake(FAILED, latin.toString(), "no usable prompt");
    assertThat(rejected()).content().contains("\"line\":1", "not valid UTF-8");
  }

  @Test
  void stopsPastTheRejectedLinesThatAreAllowedAndKeepsThemToSee() throws IOException {
    List<String> lines = TinyRun.lines(10);
    lines.add(2, "not json");
    lines.add(5, "{\"id\": 1}");
    CommandLineCall call = run.prompts(lines).with("--set", "prompts.max-rejected=1").start();
    call.isMistake(FAILED, "given.jsonl: line 6", "no \"prompt\"", "prompts.max-rejected allows 1");
    assertThat(call.err()).contains(rejected().toString());
    assertThat(rejected()).content().contains("\"line\":3", "not valid JSON", "\"line\":6");
    assertThat(run.folder()).isDirectoryNotContaining("glob:**config.conf");
  }

  @Test
  void asksForMorePromptsThanAFew() throws IOException {
    run.prompts(TinyRun.lines(7)).start().isMistake(FAILED, "given.jsonl has 7 usable prompts");
    assertThat(run.folder()).doesNotExist();
  }

  @Test
  void leavesItsNameFreeForTheRunThatThenGoesOnWithoutTheBadLines() throws IOException {
    List<String> lines = new ArrayList<>(TinyRun.lines(24));
    lines.add(1, "not json");
    lines.add(3, "{\"id\": \"p0\", \"prompt\": \"again\"}");
    lines.add(5, "{\"id\": \"empty\", \"prompt\": \"  \"}");
    lines.add(7, "{\"id\": \"long\", \"prompt\": \"%s\"}".formatted("plan ".repeat(100)));
    lines.add(9, "{\"id\": \"middling\", \"prompt\": \"%s\"}".formatted("xyz".repeat(30)));
    TinyRun given = run.prompts(lines).with("--set", "prompts.max-tokens=92");
    given
        .with("--set", "prompts.max-rejected=2")
        .start()
        .isMistake(FAILED, "prompts.max-rejected allows 2");

    CommandLineCall call = given.start();
    call.isFine();
    assertThat(call.out()).contains("5 lines of ", rejected().toString());
    List<String> kept = Files.readAllLines(rejected());
    assertThat(kept).hasSize(5);
    assertThat(kept.get(0)).contains("\"line\":2", "not valid JSON");
    assertThat(kept.get(1)).contains("\"line\":4", "p0", "was used in line 1 already");
    assertThat(kept.get(2)).contains("\"line\":6", "is blank");
    assertThat(kept.get(3)).contains("\"line\":8", "prompts.max-tokens allows 92");
    assertThat(kept.get(4)).contains("\"line\":10", "do not fit the model's context of 96");
    assertThat(run.folder().resolve("report.json")).exists();
  }

  @Test
  void evaluatesWithoutTheBadLinesAndKeepsThemToSee() throws IOException {
    List<String> lines = new ArrayList<>(TinyRun.lines(3));
    lines.add("not json");
    Path file = Files.write(home.resolve("eval.jsonl"), lines);
    String model = run.model().toString();
    String[] call = {
      "eval",
      "--model",
      model,
      "--against",
      model,
      "--prompts",
      file.toString(),
      "--set",
      "model.dtype=fp32",
      "--set",
      "generation.max-new-tokens=4",
      "--set",
      "run.folder=" + run.runs(),
      "--set",
      "prompts.max-rejected=0"
    };
    CommandLineCall.of(call).isMistake(FAILED, file + ": line 4", "prompts.max-rejected allows 0");
    call[call.length - 1] = "prompts.max-rejected=1";
    CommandLineCall second = CommandLineCall.of(call);
    second.isFine();
    Path kept = run.runs().resolve("eval-rejected.jsonl");
    assertThat(second.out()).contains("1 bad lines left out; see " + kept, "3 ties");
    assertThat(kept).content().contains("\"line\":4", "not valid JSON");
    Files.write(file, TinyRun.lines(3));
    CommandLineCall.of(call).isFine();
    assertThat(kept).as("without a bad line").doesNotExist();
  }

  @Test
  void showsTheStackTraceOnlyWhenAskedFor() throws IOException {
    CommandLineCall call = run.prompts(List.of()).with("--stacktrace").start();
    assertThat(call.exitCode()).isEqualTo(FAILED);
    assertThat(call.err()).contains("is empty", "PromptFileException", "\tat ");
  }
}
