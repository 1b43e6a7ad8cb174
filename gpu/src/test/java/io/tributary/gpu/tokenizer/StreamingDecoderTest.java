package io.tributary.gpu.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StreamingDecoderTest {
  @TempDir Path folder;
  private TextTokenizer tokenizer;

  @BeforeEach
  void open() {
    tokenizer = TinyTokenizer.open(folder, true, json -> {});
  }

  @AfterEach
  void close() {
    tokenizer.close();
  }

  @Test
  void givesCharactersOnceTheyAreComplete() {
    StreamingDecoder decoder = new StreamingDecoder(tokenizer, true);
    int[] smile = tokenizer.encode("🙂"); // four bytes, four tokens
    assertThat(smile).hasSize(4);
    assertThat(decoder.feed(tokenizer.encode("hello"))).isEqualTo("hello");
    assertThat(decoder.feed(smile[0])).isEmpty();
    assertThat(decoder.feed(smile[1])).isEmpty();
    assertThat(decoder.feed(smile[2])).isEmpty();
    assertThat(decoder.feed(smile[3])).isEqualTo("🙂");
    assertThat(decoder.feed(tokenizer.encode(" the"))).isEqualTo(" the");
    assertThat(decoder.feed(smile[0])).isEmpty();
    assertThat(decoder.finish()).isEqualTo("\uFFFD");
    assertThat(decoder.finish()).isEmpty();
    assertThat(decoder.feed(tokenizer.encode("again"))).isEqualTo("again");
  }

  @Test
  void specialTokensAreLeftOutIfAsked() {
    int[] tokens = tokenizer.encodeTemplate("hello<|eos|>the");
    assertThat(stream(tokens, true)).isEqualTo("hellothe");
    assertThat(stream(tokens, false)).isEqualTo("hello<|eos|>the");
  }

  @Test
  void thePiecesAreTheWholeTextWhateverTheTokens() {
    Random random = new Random(11);
    for (int i = 0; i < 500; i++) {
      int[] tokens = new int[random.nextInt(60)];
      for (int t = 0; t < tokens.length; t++) {
        // Half of the time bytes from 0x80 on, which make broken and whole UTF-8.
        tokens[t] =
            random.nextBoolean()
                ? random.nextInt(tokenizer.vocabularySize())
                : 4 + 128 + random.nextInt(128);
      }
      boolean skip = random.nextBoolean();
      assertThat(stream(tokens, skip))
          .as(Arrays.toString(tokens))
          .isEqualTo(tokenizer.decode(tokens, skip));
    }
  }

  private String stream(int[] tokens, boolean skipSpecial) {
    StreamingDecoder decoder = new StreamingDecoder(tokenizer, skipSpecial);
    StringBuilder text = new StringBuilder();
    for (int token : tokens) text.append(decoder.feed(token));
    return text.append(decoder.finish()).toString();
  }
}
