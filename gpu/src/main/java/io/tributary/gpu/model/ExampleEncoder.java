package io.tributary.gpu.model;

import io.tributary.api.Candidate;
import io.tributary.api.OfflineResponses;
import io.tributary.api.PreferencePair;
import io.tributary.api.SampledResponses;
import io.tributary.api.ScoredCandidate;
import io.tributary.api.TrainingExample;
import io.tributary.gpu.engine.ContrastSample;
import io.tributary.gpu.engine.TokenGroup;
import io.tributary.gpu.engine.TokenPair;
import io.tributary.gpu.engine.TokenSequence;
import io.tributary.gpu.objective.Needs;
import java.util.ArrayList;
import java.util.List;

/** Turns what the stream delivers into what the objectives train on; tokens stay as sampled. */
public final class ExampleEncoder {
  private static final float[] UNKNOWN = {};

  private final ResponseCodec codec;

  public ExampleEncoder(ResponseCodec codec) {
    this.codec = codec;
  }

  /** For pair objectives. */
  public List<TokenPair> pairs(TrainingExample example) {
    if (!(example instanceof PreferencePair pair)) {
      throw new IllegalArgumentException("a pair objective got " + example.getClass());
    }
    int[] prompt = codec.prompt(pair.prompt().text());
    return List.of(
        new TokenPair(
            new TokenSequence(prompt, pair.chosen().candidate().tokens()),
            new TokenSequence(prompt, pair.rejected().candidate().tokens())));
  }

  /** For an objective over log-probs with these needs. */
  public List<TokenGroup> groups(TrainingExample example, Needs needs) {
    if (example instanceof OfflineResponses offline) return List.of(group(offline, needs));
    List<ScoredCandidate> chosen = GroupChoice.of(example, needs);
    int[] prompt = codec.prompt(example.prompt().text());
    int count = chosen.stream().mapToInt(c -> c.candidate().tokens().length).sum();
    float[] sampled = new float[count];
    List<TokenSequence> responses = new ArrayList<>();
    int at = 0;
    for (ScoredCandidate one : chosen) {
      int[] tokens = one.candidate().tokens();
      System.arraycopy(one.candidate().logProbs(), 0, sampled, at, tokens.length);
      at += tokens.length;
      responses.add(new TokenSequence(prompt, tokens));
    }
    double[] scores = chosen.stream().mapToDouble(ScoredCandidate::score).toArray();
    return List.of(new TokenGroup(responses, scores, sampled));
  }

  /** Scores say which is better, and nothing else is known. */
  public static TokenGroup group(OfflineResponses offline, Needs needs) {
    List<OfflineResponses.Response> chosen = GroupChoice.of(offline, needs);
    return new TokenGroup(
        chosen.stream().map(r -> new TokenSequence(offline.promptTokens(), r.tokens())).toList(),
        chosen.stream().mapToDouble(OfflineResponses.Response::score).toArray(),
        UNKNOWN);
  }

  /** For Inverse-Q*. */
  public List<ContrastSample> contrasts(TrainingExample example) {
    if (!(example instanceof SampledResponses samples)) {
      throw new IllegalArgumentException("Inverse-Q* got " + example.getClass());
    }
    List<ContrastSample> out = new ArrayList<>();
    for (Candidate candidate : samples.candidates()) {
      out.add(contrast(samples.prompt().text(), candidate.tokens()));
    }
    return out;
  }

  /** One response seen with and without the principle. */
  public ContrastSample contrast(String prompt, int[] response) {
    return new ContrastSample(
        new TokenSequence(codec.prompt(prompt), response),
        new TokenSequence(codec.principledPrompt(prompt), response));
  }
}
