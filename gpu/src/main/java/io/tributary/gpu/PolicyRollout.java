package io.tributary.gpu;

import io.tributary.api.Candidate;
import io.tributary.api.CandidateGroup;
import io.tributary.api.PolicyVersion;
import io.tributary.api.Prompt;
import io.tributary.gpu.engine.Generation;
import io.tributary.gpu.engine.Sampled;
import io.tributary.gpu.model.LoadedModel;
import io.tributary.gpu.model.ResponseCodec;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** Samples from the newest weights of a {@link LocalWeightStore}. */
public final class PolicyRollout implements RolloutEngine {
  private final LoadedModel model;
  private final ResponseCodec codec;
  private final LocalWeightStore store;
  private final Generation generation;
  private final int maxPromptTokens;
  private LocalWeightStore.Published current;

  /**
   * @param model gives kernels and tokenizer; the caller's to close
   * @param maxNewTokens tokens a response at most
   * @param chunkTokens tokens decoded in one native call
   */
  public PolicyRollout(
      LoadedModel model,
      ResponseCodec codec,
      LocalWeightStore store,
      int maxNewTokens,
      int chunkTokens) {
    this.model = model;
    this.codec = codec;
    this.store = store;
    this.generation = new Generation(model.kernels(), maxNewTokens, chunkTokens, model.eos());
    this.maxPromptTokens = model.config().maxPositions() - maxNewTokens;
    this.current = store.acquire();
  }

  @Override
  public PolicyVersion version() {
    return current.version();
  }

  @Override
  public PolicyVersion refresh() {
    if (!store.newest().equals(current.version())) {
      current.release();
      current = store.acquire();
    }
    return current.version();
  }

  @Override
  public List<CandidateGroup> sample(List<SampleRequest> requests) {
    List<int[]> prompts = new ArrayList<>();
    List<List<SamplingParams>> params = new ArrayList<>();
    for (SampleRequest request : requests) {
      prompts.add(codec.prompt(request.prompt().text()));
      params.add(request.candidates());
    }
    Iterator<Sampled> sampled =
        generation.sample(current.on(model.kernels()), prompts, params).iterator();
    List<CandidateGroup> groups = new ArrayList<>();
    for (SampleRequest request : requests) {
      List<Candidate> candidates = new ArrayList<>();
      for (SamplingParams one : request.candidates()) {
        candidates.add(codec.candidate(sampled.next(), one, current.version()));
      }
      groups.add(new CandidateGroup(request.prompt(), candidates));
    }
    return groups;
  }

  @Override
  public boolean fits(Prompt prompt) {
    return codec.prompt(prompt.text()).length <= maxPromptTokens;
  }

  @Override
  public void close() {
    current.release();
  }
}
