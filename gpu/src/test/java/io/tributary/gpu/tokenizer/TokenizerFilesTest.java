package io.tributary.gpu.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/** Hugging Face's tokenizer, read from the files, against the trainer's own merges. */
class TokenizerFilesTest {
  private static Path folder;
  private static BpeModel model;
  private static HuggingFaceTokenizer tokenizer;

  @BeforeContainer
  static void train() throws IOException {
    System.setProperty("ai.djl.offline", "true");
    folder = Files.createTempDirectory("tokenizer");
    model = BpeTrainer.train(SampleTexts.dialogues(2000, 7), 768);
    TokenizerFiles.write(model, 192, folder);
    tokenizer =
        HuggingFaceTokenizer.builder()
            .optTokenizerPath(folder)
            .optTruncation(false)
            .optPadding(false)
            .build();
  }

  @AfterContainer
  static void close() throws IOException {
    tokenizer.close();
    Files.delete(folder.resolve(TokenizerFiles.TOKENIZER));
    Files.delete(folder.resolve(TokenizerFiles.CONFIG));
    Files.delete(folder);
  }

  @Property
  void encodesAnyUnicodeAlike(@ForAll("unicode") String text) {
    assertThat(ids(text)).isEqualTo(model.encode(text));
  }

  @Property
  void encodesWordsLikeThoseOfTrainingAlike(@ForAll("words") String text) {
    assertThat(ids(text)).isEqualTo(model.encode(text));
  }

  @Property
  void decodesWhatItEncoded(@ForAll("unicode") String text) {
    int[] ids = model.encode(text);
    assertThat(model.decode(ids)).isEqualTo(text);
    assertThat(tokenizer.decode(Arrays.stream(ids).asLongStream().toArray(), false))
        .isEqualTo(text);
  }

  @Property(tries = 20)
  void encodesDialoguesAlikeInFewTokens(@ForAll long seed) {
    for (String text : SampleTexts.dialogues(20, seed)) {
      assertThat(ids(text)).isEqualTo(model.encode(text)).hasSizeLessThan(text.length());
    }
  }

  @Provide
  Arbitrary<String> unicode() {
    // Any code point but the surrogates, which are no characters; lines and specials mixed in.
    Arbitrary<String> character =
        Arbitraries.integers()
            .between(0, Character.MAX_CODE_POINT)
            .filter(c -> c < Character.MIN_SURROGATE || c > Character.MAX_SURROGATE)
            .map(Character::toString);
    Arbitrary<String> plain = Arbitraries.strings().ascii().ofMaxLength(4);
    Arbitrary<String> special = Arbitraries.of(SpecialTokens.ALL);
    Arbitrary<String> space = Arbitraries.of(" ", "  ", "\n", "\t ", "\u00a0", "\u3000", "\u2028");
    return Arbitraries.frequencyOf(
            Tuple.of(4, character), Tuple.of(4, plain), Tuple.of(1, special), Tuple.of(2, space))
        .list()
        .ofMaxSize(40)
        .map(parts -> String.join("", parts));
  }

  @Provide
  Arbitrary<String> words() {
    return Arbitraries.of(
            "ka", "ro", "mi", "ten", "sul", "ver", "ing", "th", "es", " ", " ", ".", "'s", "'ll",
            "7", "\n", "?!")
        .list()
        .ofMaxSize(60)
        .map(parts -> String.join("", parts));
  }

  @Example
  void specialTokensAreSingleIdsAndLeftOutOnDemand() {
    for (int id = 0; id < SpecialTokens.ALL.size(); id++) {
      assertThat(ids(SpecialTokens.ALL.get(id))).containsExactly(id);
    }
    long[] ids = {2, 5 + 'h', 5 + 'i', 4};
    assertThat(tokenizer.decode(ids, true)).isEqualTo("hi");
    assertThat(tokenizer.decode(ids, false)).isEqualTo("<|user|>hi<|end|>");
  }

  @Example
  void configNamesEndPadLengthAndTemplate() throws IOException {
    JsonNode config = new ObjectMapper().readTree(folder.resolve(TokenizerFiles.CONFIG).toFile());
    assertThat(config.get("tokenizer_class").asText()).isEqualTo("PreTrainedTokenizerFast");
    assertThat(config.get("eos_token").asText()).isEqualTo("<|end|>");
    assertThat(config.get("pad_token").asText()).isEqualTo("<|pad|>");
    assertThat(config.get("model_max_length").asInt()).isEqualTo(192);
    assertThat(config.get("chat_template").asText())
        .isEqualTo(
            "{% for message in messages %}{{ '<|' + message['role'] + '|>' + message['content'] }}"
                + "{% if message['role'] == 'assistant' %}{{ '<|end|>' }}{% endif %}{% endfor %}"
                + "{% if add_generation_prompt %}{{ '<|assistant|>' }}{% endif %}");
  }

  private static int[] ids(String text) {
    Encoding encoding = tokenizer.encode(text);
    return Arrays.stream(encoding.getIds()).mapToInt(id -> (int) id).toArray();
  }
}
