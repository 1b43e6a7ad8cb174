package io.tributary.streams.prompts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tributary.api.Prompt;
import io.tributary.streams.prompts.PromptCursor.Next;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FollowedFileTest {
  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void empty() throws IOException {
    file = Files.createFile(folder.resolve("grows.jsonl"));
  }

  private Path rejected() {
    return folder.resolve("rejected.jsonl");
  }

  private FollowedFile open(long skip, Optional<Prompt> before) {
    return FollowedFile.open(
        file,
        rejected(),
        2,
        prompt -> Optional.of("too long").filter(m -> prompt.text().length() > 20),
        skip,
        before);
  }

  private void append(String text) throws IOException {
    Files.writeString(file, text, StandardOpenOption.APPEND);
  }

  private static String line(String id) {
    return "{\"id\": \"%s\", \"prompt\": \"Ask %s?\"}\n".formatted(id, id);
  }

  private static Next one(String id) {
    return new Next.One(new Prompt(id, "Ask " + id + "?"));
  }

  @Test
  void waitsForLinesAndGoesOn() throws IOException {
    try (FollowedFile followed = open(0, Optional.empty())) {
      assertThat(followed.next()).isEqualTo(Next.NotNow.INSTANCE);
      append(line("a") + line("b"));
      assertThat(followed.next()).isEqualTo(one("a"));
      assertThat(followed.next()).isEqualTo(one("b"));
      assertThat(followed.next()).isEqualTo(Next.NotNow.INSTANCE);
      append(line("c"));
      assertThat(followed.next()).isEqualTo(one("c"));
    }
  }

  @Test
  void aLineIsTakenOnlyWithItsLineBreak() throws IOException {
    String line = line("a");
    try (FollowedFile followed = open(0, Optional.empty())) {
      for (int at = 0; at < line.length(); at++) {
        assertThat(followed.next()).isEqualTo(Next.NotNow.INSTANCE);
        append(line.substring(at, at + 1));
      }
      assertThat(followed.next()).isEqualTo(one("a"));
    }
  }

  @Test
  void badLinesAreRejectedWithTheirNumberUntilThereAreTooMany() throws IOException {
    append(line("a") + "not json\n" + line("a") + line("b"));
    try (FollowedFile followed = open(0, Optional.empty())) {
      assertThat(followed.next()).isEqualTo(one("a"));
      assertThat(followed.next()).isEqualTo(one("b"));
      assertThat(Files.readAllLines(rejected()))
          .satisfiesExactly(
              first -> assertThat(first).contains("\"line\":2", "not valid JSON"),
              second -> assertThat(second).contains("\"line\":3", "used in an earlier line"));
      append("{\"prompt\": \"%s\"}\n".formatted("long ".repeat(9)));
      assertThatThrownBy(followed::next)
          .isInstanceOf(PromptFileException.class)
          .hasMessageContainingAll(file.toString(), "line 5: too long", "prompts.max-rejected");
    }
  }

  @Test
  void goesOnBehindWhatWasFed() throws IOException {
    append(line("a") + "bad\n" + line("b") + line("c"));
    try (FollowedFile followed = open(2, Optional.of(new Prompt("b", "Ask b?")))) {
      assertThat(followed.next()).isEqualTo(one("c"));
      assertThat(Files.readAllLines(rejected())).as("rejected again, once").hasSize(1);
      append(line("a"));
      assertThat(followed.next())
          .as("ids before the position count")
          .isEqualTo(Next.NotNow.INSTANCE);
    }
  }

  @Test
  void aFileThatIsNotTheOneTheRunWasFedIsRefused() throws IOException {
    append(line("a") + line("b"));
    assertThatThrownBy(() -> open(3, Optional.empty()))
        .hasMessageContainingAll(file.toString(), "2 usable prompts", "fed 3");
    assertThatThrownBy(() -> open(2, Optional.of(new Prompt("x", "Ask x?"))))
        .hasMessageContainingAll("\"b\" as number 2", "fed \"x\"");
  }

  @Test
  void aShorterFileIsAnError() throws IOException {
    append(line("a") + line("b"));
    try (FollowedFile followed = open(2, Optional.empty())) {
      Files.writeString(file, line("a"));
      assertThatThrownBy(followed::next)
          .isInstanceOf(PromptFileException.class)
          .hasMessageContainingAll(file.toString(), "has 32 bytes now, after 64", "prompts.follow");
    }
  }

  @Test
  void aReplacedFileIsAnErrorOnceTheOldOneIsReadToItsEnd() throws IOException {
    append(line("a"));
    try (FollowedFile followed = open(0, Optional.empty())) {
      Path other = Files.writeString(folder.resolve("other"), line("a") + line("b"));
      Files.move(other, file, StandardCopyOption.REPLACE_EXISTING);
      assertThat(followed.next()).isEqualTo(one("a"));
      assertThatThrownBy(followed::next).hasMessageContaining("is another file now");
    }
  }

  @Test
  void aFileThatIsGoneIsAnError() throws IOException {
    try (FollowedFile followed = open(0, Optional.empty())) {
      Files.delete(file);
      assertThatThrownBy(followed::next).hasMessageContaining("is gone");
    }
    assertThatThrownBy(() -> open(0, Optional.empty())).hasMessageContaining("does not exist");
  }

  /** However the writes fall, the prompts are those of the whole file. */
  @Property(tries = 200)
  void readsTheSameHoweverTheFileGrows(
      @ForAll @Size(max = 12) List<@IntRange(min = 1, max = 60) Integer> pieces)
      throws IOException {
    Path grows = Files.createTempFile("grows", ".jsonl");
    Path bad = grows.resolveSibling(grows.getFileName() + ".rejected");
    byte[] all =
        (line("a") + "bad\n" + line("\u00e9") + "\r\n" + line("c") + line("d").trim())
            .getBytes(StandardCharsets.UTF_8);
    List<String> found = new ArrayList<>();
    try (FollowedFile followed =
        FollowedFile.open(grows, bad, 9, prompt -> Optional.empty(), 0, Optional.empty())) {
      int at = 0;
      for (int piece : pieces) {
        at = write(grows, all, at, piece);
        take(followed, found);
      }
      write(grows, all, at, all.length);
      take(followed, found);
    } finally {
      Files.delete(grows);
      Files.deleteIfExists(bad);
    }
    assertThat(found).containsExactly("a", "\u00e9", "c");
  }

  private static int write(Path file, byte[] all, int at, int count) throws IOException {
    int end = Math.min(all.length, at + count);
    Files.write(file, java.util.Arrays.copyOfRange(all, at, end), StandardOpenOption.APPEND);
    return end;
  }

  private static void take(FollowedFile followed, List<String> into) {
    while (followed.next() instanceof Next.One one) into.add(one.prompt().id());
  }
}
