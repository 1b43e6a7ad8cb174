package io.tributary.judges;

import io.tributary.api.Candidate;
import io.tributary.api.CandidateGroup;
import io.tributary.api.FinishReason;
import io.tributary.api.Judge;
import io.tributary.api.JudgeException;
import io.tributary.api.Verdict;
import io.tributary.gpu.engine.Scoring;
import io.tributary.gpu.engine.TokenSequence;
import io.tributary.gpu.model.LoadedModel;
import io.tributary.gpu.model.ResponseCodec;
import java.util.ArrayList;
import java.util.List;

/**
 * Scores with a Bradley-Terry reward model: the scalar at a response's last token (RLHF Workflow,
 * section 2.1). A response that was cut off has no EOS, and the model sees that.
 */
public final class RewardModelJudge implements Judge {
  private final LoadedModel model;
  private final ResponseCodec codec;

  /**
   * @param model a reward model; the judge closes it
   * @param codec of the same model
   */
  public RewardModelJudge(LoadedModel model, ResponseCodec codec) {
    this.model = model;
    this.codec = codec;
  }

  @Override
  public String name() {
    return "reward-model";
  }

  @Override
  public List<Verdict> judge(List<CandidateGroup> groups) throws JudgeException {
    List<TokenSequence> sequences = new ArrayList<>();
    for (CandidateGroup group : groups) {
      for (Candidate candidate : group.candidates()) {
        boolean ended = candidate.finishReason() == FinishReason.EOS;
        sequences.add(codec.sequence(group.prompt().text(), candidate.text(), ended));
      }
    }
    float[] rewards = Scoring.rewards(model.kernels(), model.weights(), sequences);
    List<Verdict> verdicts = new ArrayList<>();
    int next = 0;
    for (CandidateGroup group : groups) {
      List<Double> scores = new ArrayList<>();
      for (int i = 0; i < group.candidates().size(); i++) scores.add((double) rewards[next++]);
      verdicts.add(verdict(group, scores));
    }
    return verdicts;
  }

  private static Verdict verdict(CandidateGroup group, List<Double> scores) {
    if (scores.stream().allMatch(Double::isFinite)) return new Verdict.Scored(scores);
    return new Verdict.Abstained(
        "the reward model gave a score that is not finite to " + group.prompt().id());
  }

  @Override
  public void close() {
    model.close();
  }
}
