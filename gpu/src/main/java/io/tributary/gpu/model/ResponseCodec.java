package io.tributary.gpu.model;

import io.tributary.api.Candidate;
import io.tributary.api.FinishReason;
import io.tributary.api.PolicyVersion;
import io.tributary.gpu.SamplingParams;
import io.tributary.gpu.chat.ChatMessage;
import io.tributary.gpu.engine.Sampled;
import io.tributary.gpu.engine.StopRule;
import io.tributary.gpu.engine.TokenSequence;
import java.util.Arrays;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.Optional;

/** Between prompts and responses as text and as the model's tokens. */
public final class ResponseCodec {
  private final LoadedModel model;
  private final PromptFormat format;
  private final TextStops stops;

  /** Without stop strings. */
  public ResponseCodec(LoadedModel model, PromptFormat format) {
    this(model, format, List.of());
  }

  /**
   * @param stops strings that end a response
   */
  public ResponseCodec(LoadedModel model, PromptFormat format, List<String> stops) {
    this.model = model;
    this.format = format;
    this.stops = new TextStops(model.tokenizer(), stops);
  }

  /** What ends a response besides EOS. */
  public StopRule stops() {
    return stops;
  }

  /** The rendered prompt, [P]. */
  public int[] prompt(String text) {
    return model.template().encodePrompt(text);
  }

  /**
   * A rendered conversation, [P]; empty if it has several messages and the model no chat template.
   */
  public Optional<int[]> conversation(List<ChatMessage> messages) {
    return model.template().encodeConversation(messages);
  }

  /** The longest sequence that the model takes, in tokens. */
  public int context() {
    return model.config().maxPositions();
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

  /** What was sampled, as text without special tokens, up to the stop string that ended it. */
  public Text text(Sampled sampled) {
    String text = model.tokenizer().decode(sampled.tokens(), true);
    if (sampled.end() == Sampled.End.STOP) text = stops.cut(text);
    return new Text(text.strip(), sampled.ended());
  }

  /** A candidate with the text of what was sampled, by the versions that are with its tokens. */
  public Candidate candidate(Sampled sampled, SamplingParams params) {
    // A learner that goes on from its checkpoint publishes earlier versions once more.
    LongSummaryStatistics versions = Arrays.stream(sampled.versions()).summaryStatistics();
    return candidate(
        sampled,
        params,
        new PolicyVersion(versions.getMin()),
        new PolicyVersion(versions.getMax()));
  }

  /** A candidate that was sampled by one version. */
  public Candidate candidate(Sampled sampled, SamplingParams params, PolicyVersion version) {
    return candidate(sampled, params, version, version);
  }

  private Candidate candidate(
      Sampled sampled, SamplingParams params, PolicyVersion first, PolicyVersion last) {
    return new Candidate(
        text(sampled).text(),
        sampled.tokens(),
        sampled.logProbs(),
        sampled.modelLogProbs(),
        reason(sampled.end()),
        first,
        last,
        params.temperature(),
        params.seed());
  }

  private static FinishReason reason(Sampled.End end) {
    return switch (end) {
      case EOS -> FinishReason.EOS;
      case STOP -> FinishReason.STOP;
      case LENGTH -> FinishReason.LENGTH;
    };
  }
}
