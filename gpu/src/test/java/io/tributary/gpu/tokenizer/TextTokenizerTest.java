package io.tributary.gpu.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.gpu.files.ModelFileException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TextTokenizerTest {
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void encodesWithNothingAddedCutOrPadded(boolean controlsInVocabulary) {
    try (TextTokenizer tokenizer = open(controlsInVocabulary)) {
      assertThat(tokenizer.vocabularySize()).isEqualTo(256 + 7 + 4);
      int[] tokens = tokenizer.encode("hello the");
      assertThat(tokens)
          .containsExactly(id(tokenizer, "hello"), id(tokenizer, "Ġt"), id(tokenizer, "he"));
      assertThat(tokenizer.encode("hello the hello the")).hasSizeGreaterThan(3);
      assertThat(tokenizer.encode("")).isEmpty();
      assertThat(tokenizer.decode(tokens, true)).isEqualTo("hello the");
      assertThat(tokenizer.decode(new int[0], true)).isEmpty();
      assertThat(tokenizer.idOf("nope")).isEmpty();
      assertThat(tokenizer.controlTokens())
          .containsExactlyInAnyOrderElementsOf(TinyTokenizer.CONTROLS);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "  two  spaces ",
        "line\nline\r\n\ttab",
        "\u0000nul",
        "naïve 漢字 🙂🙂 e\u0301",
        "<|user|>hi<|assistant|>",
        "<|eos|>",
        "\uE000",
        "don't I'll 123 !?"
      })
  void textComesBackAsItWas(String text) {
    try (TextTokenizer tokenizer = open(true)) {
      assertThat(tokenizer.decode(tokenizer.encode(text), false)).isEqualTo(text);
      assertThat(tokenizer.decode(tokenizer.encode(text), true)).isEqualTo(text);
    }
  }

  @Test
  void anUnpairedSurrogateSpoilsNothingElse() {
    try (TextTokenizer tokenizer = open(true)) {
      int[] tokens = tokenizer.encode("a\uD83D🙂\uDE42b\uD83D");
      assertThat(tokenizer.decode(tokens, false)).isEqualTo("a\uFFFD🙂\uFFFDb\uFFFD");
    }
  }

  @Test
  void controlTokensComeFromTemplatesAlone() {
    for (boolean inVocabulary : new boolean[] {true, false}) {
      try (TextTokenizer tokenizer = open(inVocabulary)) {
        for (String control : TinyTokenizer.CONTROLS) {
          int id = id(tokenizer, control);
          assertThat(tokenizer.isControl(id)).isTrue();
          assertThat(tokenizer.encodeTemplate("a" + control + "b")).contains(id);
          assertNoControl(tokenizer, "a" + control + "b");
          assertNoControl(tokenizer, control);
          assertNoControl(tokenizer, " " + control + "\n");
        }
        assertThat(tokenizer.decode(tokenizer.encodeTemplate("<|user|>hello<|eos|>"), true))
            .isEqualTo("hello");
        assertThat(tokenizer.decode(tokenizer.encodeTemplate("<|user|>hello<|eos|>"), false))
            .isEqualTo("<|user|>hello<|eos|>");
      }
    }
  }

  /** Full-width characters that a normalizer turns into the control token's own. */
  @Test
  void normalisationGivesNoControlToken() {
    try (TextTokenizer tokenizer =
        TinyTokenizer.open(
            folder,
            true,
            json -> {
              json.putObject("normalizer").put("type", "NFKC");
              json.get("added_tokens")
                  .forEach(added -> ((ObjectNode) added).put("normalized", true));
            })) {
      assertThat(tokenizer.encodeTemplate("\uFF1C|user|\uFF1E"))
          .containsExactly(id(tokenizer, "<|user|>"));
      assertNoControl(tokenizer, "\uFF1C|user|\uFF1E");
    }
  }

  /** Whole words are looked up in the vocabulary before they are merged. */
  @Test
  void aVocabularyLookUpGivesNoControlToken() {
    try (TextTokenizer tokenizer =
        TinyTokenizer.open(
            folder,
            true,
            json -> {
              ((ObjectNode) json.get("model")).put("ignore_merges", true);
              ((ObjectNode) json.get("pre_tokenizer")).put("use_regex", false);
            })) {
      assertNoControl(tokenizer, "<|user|>");
    }
  }

  @Test
  void anAddedTokenInAngleBracketsIsAControlTokenEvenIfNotMarked() {
    try (TextTokenizer tokenizer =
        TinyTokenizer.open(
            folder,
            true,
            json ->
                json.get("added_tokens")
                    .forEach(added -> ((ObjectNode) added).put("special", false)))) {
      assertNoControl(tokenizer, "<|user|>");
    }
  }

  @Test
  void aUnigramTokenizerKeepsTextAndControlApart() throws IOException {
    String json =
        """
        {"version": "1.0", "truncation": null, "padding": null,
         "added_tokens": [
           {"id": 0, "content": "<unk>", "single_word": false, "lstrip": false, "rstrip": false,
            "normalized": false, "special": true},
           {"id": 1, "content": "</s>", "single_word": false, "lstrip": false, "rstrip": false,
            "normalized": false, "special": true}],
         "normalizer": null, "pre_tokenizer": null, "post_processor": null, "decoder": null,
         "model": {"type": "Unigram", "unk_id": 0, "byte_fallback": false,
           "vocab": [["<unk>", 0], ["</s>", 0], ["<", -5], ["/", -5], ["s", -5], [">", -5]]}}
        """;
    Files.writeString(folder.resolve("tokenizer.json"), json);
    try (TextTokenizer tokenizer = TextTokenizer.open(folder)) {
      assertThat(tokenizer.encodeTemplate("</s>")).containsExactly(1);
      assertThat(tokenizer.encode("</s>")).containsExactly(2, 3, 4, 5);
      assertThat(tokenizer.encode("é")).containsExactly(0);
      assertThat(tokenizer.vocabularySize()).isEqualTo(6);
    }
  }

  @Test
  void encodesTheSameInManyThreads() {
    try (TextTokenizer tokenizer = open(true)) {
      int[] expected = tokenizer.encode("hello there, hello 🙂");
      assertThat(
              IntStream.range(0, 2000)
                  .parallel()
                  .allMatch(
                      i -> Arrays.equals(expected, tokenizer.encode("hello there, hello 🙂"))))
          .isTrue();
    }
  }

  @Test
  void refusesATokenThatIsNone() {
    try (TextTokenizer tokenizer = open(true)) {
      for (int token : new int[] {-1, tokenizer.vocabularySize(), Integer.MAX_VALUE}) {
        assertThatThrownBy(() -> tokenizer.decode(new int[] {token}, true))
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessageContaining("of a vocabulary of 267");
      }
    }
  }

  @Test
  void aBadFileIsNamed() throws IOException {
    assertRefused("has no tokenizer.json");
    for (String bad :
        new String[] {"", "[]", "{}", "{\"model\": {\"vocab\": 3}}", "{\"a\": 1, \"a\": 2}", "{"}) {
      Files.writeString(folder.resolve("tokenizer.json"), bad);
      assertRefused("tokenizer.json: ");
    }
    ObjectNode json = TinyTokenizer.json(true);
    ((ObjectNode) json.get("model")).put("type", "Nonsense");
    Files.writeString(folder.resolve("tokenizer.json"), json.toString());
    assertRefused("tokenizer.json: is no tokenizer that can be used");
    json = TinyTokenizer.json(true);
    ((ObjectNode) json.at("/model/vocab")).put("hello", -3);
    Files.writeString(folder.resolve("tokenizer.json"), json.toString());
    assertRefused("token \"hello\" has the id -3");
    json = TinyTokenizer.json(false);
    ((ObjectNode) json.at("/added_tokens/0")).put("id", 300);
    Files.writeString(folder.resolve("tokenizer.json"), json.toString());
    assertRefused("token \"<|eos|>\" should have the id 300");
  }

  @Test
  void damagedFilesThrowNothingElse() throws IOException {
    byte[] whole = new ObjectMapper().writeValueAsBytes(TinyTokenizer.json(true));
    Random random = new Random(7);
    int refused = 0;
    for (int i = 0; i < 300; i++) {
      byte[] mutant = whole.clone();
      for (int n = random.nextInt(4); n >= 0; n--) {
        mutant[random.nextInt(mutant.length)] ^= (byte) (1 << random.nextInt(8));
      }
      Files.deleteIfExists(folder.resolve("tokenizer.json"));
      Files.write(folder.resolve("tokenizer.json"), mutant);
      try (TextTokenizer tokenizer = TextTokenizer.open(folder)) {
        assertNoControl(tokenizer, "<|user|>");
      } catch (ModelFileException e) {
        refused++;
      }
    }
    assertThat(refused).isPositive();
  }

  private void assertRefused(String complaint) {
    assertThatThrownBy(() -> TextTokenizer.open(folder).close())
        .isInstanceOf(ModelFileException.class)
        .hasMessageContaining(complaint);
  }

  private static void assertNoControl(TextTokenizer tokenizer, String text) {
    int[] tokens = tokenizer.encode(text);
    assertThat(tokens).isNotEmpty();
    assertThat(Arrays.stream(tokens).anyMatch(tokenizer::isControl)).as(text).isFalse();
  }

  private TextTokenizer open(boolean controlsInVocabulary) {
    return TinyTokenizer.open(folder, controlsInVocabulary, json -> {});
  }

  private static int id(TextTokenizer tokenizer, String token) {
    return tokenizer.idOf(token).orElseThrow();
  }
}
