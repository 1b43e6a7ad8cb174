package io.tributary.streams.pairs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tributary.streams.pairs.PairReader.TextPair;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PairReaderTest {
  @TempDir private Path folder;

  private Path file(String... lines) throws IOException {
    return Files.writeString(folder.resolve("pairs.jsonl"), String.join("\n", lines));
  }

  @Test
  void readsTextsAndConversationsOfOneAnswer() throws IOException {
    Path plain = file("{\"prompt\": \"p\", \"chosen\": \"c\", \"rejected\": \"r\"}");
    assertThat(PairReader.read(plain)).containsExactly(new TextPair("p", "c", "r"));
    Path messages =
        file(
            "{\"prompt\": [{\"role\": \"user\", \"content\": \"p\"}],"
                + "\"chosen\": [{\"role\": \"assistant\", \"content\": \"c\"}],"
                + "\"rejected\": [{\"role\": \"assistant\", \"content\": \"r\"}]}");
    assertThat(PairReader.read(messages)).containsExactly(new TextPair("p", "c", "r"));
  }

  @Test
  void namesTheBadRow() throws IOException {
    String good = "{\"prompt\": \"p\", \"chosen\": \"c\", \"rejected\": \"r\"}";
    refused(file(good, "{\"prompt\": \"p\", \"chosen\": \"c\"}"), "line 2", "rejected");
    refused(file(good, good, "oops"), "line 3");
    refused(file(""), "there is no row");
    refused(folder.resolve("nothing.jsonl"), "there is no file");
    refused(
        file(
            "{\"prompt\": [{\"role\": \"system\", \"content\": \"s\"},"
                + "{\"role\": \"user\", \"content\": \"p\"}],"
                + "\"chosen\": [{\"role\": \"assistant\", \"content\": \"c\"}],"
                + "\"rejected\": [{\"role\": \"assistant\", \"content\": \"r\"}]}"),
        "line 1",
        "more than one message");
  }

  private static void refused(Path file, String... words) {
    assertThatThrownBy(() -> PairReader.read(file))
        .isInstanceOf(PairFileException.class)
        .hasMessageContainingAll(words);
  }
}
