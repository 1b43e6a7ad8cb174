package io.tributary.streams.prompts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.tributary.api.Prompt;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PromptFileTest {
  private static final String GOOD = "{\"id\": \"good\", \"prompt\": \"Hello?\"}\n";

  @TempDir Path folder;

  private Path rejected() {
    return folder.resolve("rejected.jsonl");
  }

  private Path write(String content) throws IOException {
    return write(content.getBytes(StandardCharsets.UTF_8));
  }

  private Path write(byte[] content) throws IOException {
    return Files.write(folder.resolve("my.jsonl"), content);
  }

  private CheckedPrompts check(Path file, long maxRejected) {
    return PromptFile.check(
        file,
        rejected(),
        maxRejected,
        prompt -> Optional.of("longer than 20").filter(m -> prompt.text().length() > 20));
  }

  @Test
  void readsEveryAcceptedForm() throws IOException {
    Path file =
        write(
            """
            {"id": "a", "prompt": "Plain?"}
            {"prompt": "No id?"}
            {"id": 7, "prompt": "Number?", "topic": {"deep": [1, {"x": null}]}, "n": 1e300}
            {"id": null, "prompt": [{"role": "user", "content": "Chat?", "name": "x"}]}
            {"prompt": "caf\\u00e9 \\ud83d\\ude00?"}\
            """);
    CheckedPrompts checked = check(file, 0);
    assertThat(checked.prompts())
        .containsExactly(
            new Prompt("a", "Plain?"),
            new Prompt("line-2", "No id?"),
            new Prompt("7", "Number?"),
            new Prompt("line-4", "Chat?"),
            new Prompt("line-5", "café \ud83d\ude00?"));
    assertThat(checked.rejected()).isZero();
    assertThat(rejected()).doesNotExist();
  }

  @Test
  void toleratesByteOrderMarkAndCrLf() throws IOException {
    Path file = write("\ufeff{\"prompt\": \"One?\"}\r\n{\"prompt\": \"Two?\"}\r\n");
    assertThat(check(file, 0).prompts())
        .containsExactly(new Prompt("line-1", "One?"), new Prompt("line-2", "Two?"));
  }

  @ParameterizedTest(name = "{1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"prompt": "x"  | not valid JSON: Unexpected end-of-input
          {"prompt": "x"} {"prompt": "y"} | not valid JSON: Trailing token
          {'prompt': 'x'} | not valid JSON: Unexpected character
          {"prompt": "x", "prompt": "y"} | not valid JSON: Duplicate field 'prompt'
          {"prompt": "x", "a": {"b": 1, "b": 2}} | not valid JSON: Duplicate field 'b'
          {"prompt": NaN} | not valid JSON: Non-standard token 'NaN'
          ["x"] | not a JSON object
          "x" | not a JSON object
          {} | no "prompt"
          {"id": "x", "prompt": null} | no "prompt"
          {"prompt": 5} | "prompt" must be a string or a list of one user message
          {"prompt": {"role": "user"}} | "prompt" must be a string or a list of one user message
          {"prompt": "  \\t "} | "prompt" is blank
          {"prompt": ""} | "prompt" is blank
          {"prompt": []} | a conversation must be one user message, not 0 messages
          {"prompt": [{"role": "system", "content": "x"}, {"role": "user", "content": "y"}]} | a conversation must be one user message, not 2 messages
          {"prompt": [{"role": "assistant", "content": "x"}]} | the message of a conversation must have "role": "user"
          {"prompt": ["x"]} | the message of a conversation must have "role": "user"
          {"prompt": [{"role": "user"}]} | "prompt" must be a string or a list of one user message
          {"prompt": [{"role": "user", "content": " "}]} | "prompt" is blank
          {"prompt": "half \\ud83d"} | "prompt" has half a surrogate pair
          {"id": "\\udc00", "prompt": "x"} | "id" has half a surrogate pair
          {"id": " ", "prompt": "x"} | "id" is blank
          {"id": 1.5, "prompt": "x"} | "id" must be a string or a whole number
          {"id": ["x"], "prompt": "x"} | "id" must be a string or a whole number
          {"id": "good", "prompt": "again"} | the id "good" was used in line 1 already
          {"prompt": "much longer than is allowed"} | longer than 20
          """)
  void aBadLineIsRejectedWithItsReasonAndTheRestGoesOn(String line, String reason)
      throws IOException {
    CheckedPrompts checked = check(write(GOOD + line + "\n{\"prompt\": \"Last?\"}\n"), 1);
    assertThat(checked.prompts())
        .containsExactly(new Prompt("good", "Hello?"), new Prompt("line-3", "Last?"));
    assertThat(checked.rejected()).isEqualTo(1);
    Map<?, ?> entry = new ObjectMapper().readValue(rejected().toFile(), Map.class);
    assertThat(entry.get("line")).isEqualTo(2);
    assertThat((String) entry.get("reason")).startsWith(reason);
    assertThat(entry.get("text")).isEqualTo(line);
  }

  @Test
  void aBlankLineAndADeeplyNestedOneAreRejected() throws IOException {
    check(write(GOOD + "\n" + "{\"a\":" + "[".repeat(100_000) + "\n" + "   \r\n"), 3);
    assertThat(Files.readAllLines(rejected()))
        .hasSize(3)
        .satisfies(lines -> assertThat(lines.get(0)).contains("\"reason\":\"blank line\""))
        .satisfies(lines -> assertThat(lines.get(1)).contains("not valid JSON"))
        .satisfies(lines -> assertThat(lines.get(2)).contains("blank line"));
  }

  @Test
  void aLineThatIsNotUtf8IsRejectedAndItsTextStillReadable() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes("{\"prompt\": \"caf".getBytes(StandardCharsets.UTF_8));
    bytes.write(0xE9);
    bytes.writeBytes(("\"}\n" + GOOD).getBytes(StandardCharsets.UTF_8));
    CheckedPrompts checked = check(write(bytes.toByteArray()), 1);
    assertThat(checked.prompts()).containsExactly(new Prompt("good", "Hello?"));
    assertThat(rejected())
        .content(StandardCharsets.UTF_8)
        .isEqualTo(
            "{\"line\":1,\"reason\":\"not valid UTF-8\",\"text\":\"{\\\"prompt\\\": \\\"caf\ufffd\\\"}\"}\n");
  }

  @Test
  void aHugeLineIsRejectedAndOnlyItsBeginningKept() throws IOException {
    String huge = "{\"prompt\": \"" + "\ud83d\ude00".repeat(1 << 19) + "\"}\n";
    CheckedPrompts checked = check(write(GOOD + huge + "{\"prompt\": \"Last?\"}"), 1);
    assertThat(checked.prompts()).hasSize(2).last().isEqualTo(new Prompt("line-3", "Last?"));
    Map<?, ?> entry = new ObjectMapper().readValue(rejected().toFile(), Map.class);
    assertThat(entry.get("reason")).isEqualTo("longer than 1 MiB");
    String text = (String) entry.get("text");
    assertThat(text).startsWith("{\"prompt\": \"\ud83d\ude00");
    assertThat(text.codePointCount(0, text.length())).isEqualTo(200);
  }

  @Test
  void pastTheLimitItStopsAndNamesFileLineAndReason() throws IOException {
    Path file = write(GOOD + "bad\n" + GOOD + "{}\n" + GOOD);
    assertThatThrownBy(() -> check(file, 2))
        .isInstanceOf(PromptFileException.class)
        .hasMessage(
            "prompts file %s: line 4: no \"prompt\"; that makes 3 bad lines and prompts.max-rejected allows 2 (see %s)"
                .formatted(file, rejected()));
    assertThat(rejected().toFile()).isFile();
    assertThat(Files.readAllLines(rejected())).hasSize(3);
  }

  @Test
  void aRejectedFileOfAnEarlierCheckIsReplaced() throws IOException {
    check(write(GOOD + "bad\n"), 1);
    assertThat(rejected()).exists();
    check(write(GOOD), 1);
    assertThat(rejected()).doesNotExist();
  }

  @Test
  void unusableFilesAreNamed() throws IOException {
    assertRefused(folder.resolve("none.jsonl"), "does not exist");
    assertRefused(folder, "is a folder");
    assertRefused(write(""), "is empty");
    assertRefused(write("\n{}\n"), "has no usable prompt, all 2 lines are bad");
  }

  private void assertRefused(Path file, String reason) {
    assertThatThrownBy(() -> check(file, 10))
        .isInstanceOf(PromptFileException.class)
        .hasMessageStartingWith("prompts file " + file + " " + reason);
  }

  @Test
  void aRejectedFileThatCannotBeWrittenIsReported() throws IOException {
    Path file = write(GOOD + "bad\n");
    assertThatThrownBy(
            () ->
                PromptFile.check(
                    file, folder.resolve("no/rejected.jsonl"), 5, p -> Optional.empty()))
        .isInstanceOf(PromptFileException.class)
        .hasMessageContaining("cannot be checked")
        .hasMessageContaining("no/rejected.jsonl");
  }

  @Test
  void theDigestTellsWhetherTheFileIsTheSame() throws IOException {
    String first = check(write(GOOD), 0).sha256();
    assertThat(check(write(GOOD), 0).sha256()).isEqualTo(first).hasSize(64);
    assertThat(check(write(GOOD + "{\"prompt\": \"More?\"}"), 0).sha256()).isNotEqualTo(first);
  }

  @Test
  void idsThatMeetInALaterPassAreTheUsersMistake() throws IOException {
    CheckedPrompts checked = check(write(GOOD + "{\"id\": \"good#2\", \"prompt\": \"?\"}"), 0);
    assertThat(checked.source(1, 0)).isNotNull();
    assertThatThrownBy(() -> checked.source(2, 0))
        .isInstanceOf(PromptFileException.class)
        .hasMessageContaining("my.jsonl: the prompt id \"good#2\" would be used again");
  }
}
