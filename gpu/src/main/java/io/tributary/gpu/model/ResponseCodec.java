package io.tributary.gpu.model;

import io.tributary.api.Candidate;
import io.tributary.api.FinishReason;
import io.tributary.api.PolicyVersion;
import io.tributary.gpu.SamplingParams;
import io.tributary.gpu.engine.Sampled;
import io.tributary.gpu.engine.TokenSequence;
import java.util.Arrays;

/** Between prompts and responses as text and as the model's tokens. */
public final class ResponseCodec {
  private final LoadedModel model;
  private final PromptFormat format;

  public ResponseCodec(LoadedModel model, PromptFormat format) {
    this.model = model;
    this.format = format;
  }

  /** The rendered prompt, [P]. */
  public int[] prompt(String text) {
    return model.template().encodePrompt(text);
  }

  /** The rendered prompt behind the principle, [P]. */
  public int[] principledPrompt(String text) {
    return model.template().encodeWithPrinciple(format.principle(), text);
  }

  /** A response's tokens; with the first EOS at the end if the model ended it itself. */
  public int[] response(String text, boolean ended) {
    int[] tokens = model.tokenizer().encode(text);
    if (!ended || model.eos().length == 0) return tokens;
    int[] out = Arrays.copyOf(tokens, tokens.length + 1);
    out[tokens.length] = model.eos()[0];
    return out;
  }

  /** Prompt and response as text, in tokens. */
  public TokenSequence sequence(String prompt, String response, boolean ended) {
    return new TokenSequence(prompt(prompt), response(response, ended));
  }

  /** A sampled response as text, and whether the model ended it itself. */
  public record Text(String text, boolean ended) {}

  /** What was sampled, as text without special tokens. */
  public Text text(Sampled sampled) {
    return new Text(model.tokenizer().decode(sampled.tokens(), true).strip(), sampled.ended());
  }

  /** A candidate with the text of what was sampled. */
  public Candidate candidate(Sampled sampled, SamplingParams params, PolicyVersion version) {
    return new Candidate(
        text(sampled).text(),
        sampled.tokens(),
        sampled.logProbs(),
        sampled.ended() ? FinishReason.EOS : FinishReason.LENGTH,
        version,
        params.temperature(),
        params.seed());
  }
}
