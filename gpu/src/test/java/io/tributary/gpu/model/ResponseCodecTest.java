package io.tributary.gpu.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.api.Candidate;
import io.tributary.api.FinishReason;
import io.tributary.api.PolicyVersion;
import io.tributary.gpu.SamplingParams;
import io.tributary.gpu.engine.Sampled;
import io.tributary.gpu.engine.TokenSequence;
import io.tributary.gpu.tokenizer.SpecialTokens;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResponseCodecTest {
  private static final int SYSTEM = SpecialTokens.ALL.indexOf(SpecialTokens.SYSTEM);
  private static final int USER = SpecialTokens.ALL.indexOf(SpecialTokens.USER);
  private static final int ASSISTANT = SpecialTokens.ALL.indexOf(SpecialTokens.ASSISTANT);
  private static final int[] NOTHING = {};

  @TempDir static Path folder;
  private static LoadedModel model;
  private static ResponseCodec codec;

  @BeforeAll
  static void load() throws IOException {
    model = TinyFolders.open(TinyFolders.policy(folder, 1));
    codec = new ResponseCodec(model, TinyFolders.FORMAT);
  }

  @AfterAll
  static void unload() {
    model.close();
  }

  private static int[] encoded(String text) {
    return model.tokenizer().encode(text);
  }

  private static int[] joined(int[]... parts) {
    return IntStream.range(0, parts.length).flatMap(i -> IntStream.of(parts[i])).toArray();
  }

  private static int[] one(int token) {
    return new int[] {token};
  }

  @Test
  void promptsAreRenderedWithTheTemplate() {
    assertThat(codec.prompt("why me?"))
        .isEqualTo(joined(one(USER), encoded("why me?"), one(ASSISTANT)));
  }

  @Test
  void thePrinciplePrecedesThePrompt() {
    assertThat(codec.principledPrompt("why me?"))
        .isEqualTo(joined(one(SYSTEM), encoded("be kind"), codec.prompt("why me?")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a kind letter", "", "I say <|end|> and go on"})
  void theEosIsAppendedOnceAndOnlyIfTheModelEnded(String text) {
    assertThat(codec.response(text, false))
        .isEqualTo(encoded(text))
        .doesNotContain(TinyFolders.EOS);
    assertThat(codec.response(text, true)).isEqualTo(joined(encoded(text), one(TinyFolders.EOS)));
  }

  @Test
  void aSequenceIsPromptAndResponse() {
    TokenSequence sequence = codec.sequence("why?", "because", true);
    assertThat(sequence.prompt()).isEqualTo(codec.prompt("why?"));
    assertThat(sequence.response()).isEqualTo(codec.response("because", true));
  }

  @Test
  void textHasNeitherSpecialTokensNorBlankEnds() {
    int[] tokens =
        joined(
            one(ASSISTANT),
            encoded("  a kind"),
            one(USER),
            encoded(" letter \n"),
            one(TinyFolders.EOS));
    ResponseCodec.Text text = codec.text(sampled(tokens, new float[tokens.length], true));
    assertThat(text).isEqualTo(new ResponseCodec.Text("a kind letter", true));
    assertThat(codec.text(sampled(NOTHING, new float[0], false)))
        .isEqualTo(new ResponseCodec.Text("", false));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aCandidateKeepsWhatWasSampled(boolean ended) {
    int[] tokens = codec.response("naïve 😀", ended);
    float[] logProbs = new float[tokens.length];
    logProbs[0] = -1.5f;
    Candidate candidate =
        codec.candidate(
            sampled(tokens, logProbs, ended),
            new SamplingParams(0.8, 5, 0.9, 77),
            new PolicyVersion(6));
    assertThat(candidate)
        .isEqualTo(
            new Candidate(
                "naïve 😀",
                tokens,
                logProbs,
                ended ? FinishReason.EOS : FinishReason.LENGTH,
                new PolicyVersion(6),
                0.8,
                77));
  }

  @Test
  void aCandidateIsOfItsOldestVersionAlsoWhereTheLearnerWentBack() {
    int[] tokens = codec.response("one two three", true);
    float[] logProbs = new float[tokens.length];
    long[] versions = new long[tokens.length];
    Arrays.fill(versions, 10);
    versions[0] = 17;
    Sampled sampled = new Sampled(tokens, logProbs, logProbs, versions, Sampled.End.EOS);
    Candidate candidate = codec.candidate(sampled, new SamplingParams(0.8, 5, 0.9, 77));
    assertThat(candidate.version()).isEqualTo(new PolicyVersion(10));
    assertThat(candidate.lastVersion()).isEqualTo(new PolicyVersion(17));
  }

  private static Sampled sampled(int[] tokens, float[] logProbs, boolean ended) {
    return new Sampled(
        tokens,
        logProbs,
        logProbs,
        new long[tokens.length],
        ended ? Sampled.End.EOS : Sampled.End.LENGTH);
  }
}
