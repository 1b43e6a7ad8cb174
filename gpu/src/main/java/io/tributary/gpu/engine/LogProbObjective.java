package io.tributary.gpu.engine;

import ai.djl.ndarray.NDManager;
import io.tributary.gpu.objective.Need;
import io.tributary.gpu.objective.ObjectiveSpec;
import io.tributary.gpu.objective.Parameters;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Any objective that is a function of log-probs: its own part is the kernel function. */
public final class LogProbObjective implements Objective<TokenGroup> {
  private static final String UPDATES = "updates";

  private final ObjectiveSpec spec;
  private final Parameters parameters;
  private final Optional<Reference> reference;
  private final Optional<ValueHead> head;
  private final LogProbPass pass;
  private final GroupStatistics statistics;

  /**
   * @param reference the model that the policy is pulled to; not asked by objectives without one
   * @param head for objectives that need one; closed by the learner
   */
  public LogProbObjective(
      ObjectiveSpec spec, Parameters parameters, Reference reference, Optional<ValueHead> head) {
    if (head.isPresent() != spec.needs().has(Need.VALUE_HEAD)) {
      throw new IllegalArgumentException(
          spec.id() + (head.isPresent() ? " has no value head" : " needs a value head"));
    }
    this.spec = spec;
    this.parameters = parameters;
    this.reference = Optional.of(reference).filter(r -> spec.needs().has(Need.REFERENCE));
    this.head = head;
    this.pass = new LogProbPass(spec, parameters, head);
    this.statistics = new GroupStatistics(spec, parameters);
  }

  @Override
  public double denominator(List<TokenGroup> batch) {
    return batch.size();
  }

  @Override
  public int length(TokenGroup example) {
    return example.length();
  }

  @Override
  public int tokens(TokenGroup example) {
    return example.tokens();
  }

  @Override
  public int updates() {
    return parameters.has(UPDATES) ? (int) parameters.get(UPDATES) : 1;
  }

  @Override
  public Optional<ValueHead> valueHead() {
    return head;
  }

  @Override
  public List<TokenGroup> completed(List<TokenGroup> part) {
    if (reference.isEmpty()) return part;
    List<TokenGroup> asked = part.stream().filter(group -> !referred(group)).toList();
    if (asked.isEmpty()) return part;
    GroupRows rows = new GroupRows(asked);
    List<float[]> found = rows.byGroup(reference.get().tokenLogProbs(rows.batch()));
    List<TokenGroup> out = new ArrayList<>();
    int i = 0;
    for (TokenGroup group : part) {
      out.add(referred(group) ? group : group.referred(found.get(i++)));
    }
    return out;
  }

  private static boolean referred(TokenGroup group) {
    return group.reference().length == group.responseTokens();
  }

  /**
   * For KTO: behind each prompt a response to the next other one. Either all groups of a batch get
   * one, or none does, where all prompts are the same.
   */
  @Override
  public List<TokenGroup> together(List<TokenGroup> batch) {
    if (!spec.needs().has(Need.MISMATCHED_RESPONSES)) return batch;
    List<TokenGroup> out = new ArrayList<>();
    for (int i = 0; i < batch.size(); i++) {
      TokenGroup group = batch.get(i);
      Optional<TokenGroup> next = nextPrompt(batch, i);
      if (next.isPresent()) {
        List<TokenSequence> others = next.get().responses();
        int[] response = others.get(i % others.size()).response();
        group = group.in(group.step().mismatched(new TokenSequence(prompt(group), response)));
      }
      out.add(group);
    }
    return out;
  }

  /** A prompt may be there several times, and a response to it is no mismatch. */
  private static Optional<TokenGroup> nextPrompt(List<TokenGroup> batch, int of) {
    for (int k = 1; k < batch.size(); k++) {
      TokenGroup other = batch.get((of + k) % batch.size());
      if (!Arrays.equals(prompt(other), prompt(batch.get(of)))) return Optional.of(other);
    }
    return Optional.empty();
  }

  private static int[] prompt(TokenGroup group) {
    return group.responses().get(0).prompt();
  }

  @Override
  public boolean measures() {
    return spec.needs().has(Need.MISMATCHED_RESPONSES) || measuresTokens();
  }

  /** Before a single update the policy's log-probs are those of the pass itself. */
  private boolean measuresTokens() {
    return head.isPresent() || spec.needs().has(Need.SAMPLING_LOG_PROBS) && updates() > 1;
  }

  @Override
  public List<TokenGroup> measured(Kernels kernels, Weights policy, List<TokenGroup> part) {
    return measuresTokens()
        ? tokensMeasured(kernels, policy, part)
        : mismatchesMeasured(kernels, policy, part);
  }

  private List<TokenGroup> tokensMeasured(Kernels kernels, Weights policy, List<TokenGroup> part) {
    GroupRows rows = new GroupRows(part);
    Scoring.Measured found = Scoring.measured(kernels, policy, head, rows.batch());
    List<float[]> logProbs = rows.byGroup(found.logProbs());
    List<TokenGroup> out = new ArrayList<>();
    for (int i = 0; i < part.size(); i++) {
      float[] values = head.isPresent() ? rows.byGroup(found.values()).get(i) : new float[0];
      out.add(part.get(i).in(part.get(i).step().measured(logProbs.get(i), values)));
    }
    return out;
  }

  private List<TokenGroup> mismatchesMeasured(
      Kernels kernels, Weights policy, List<TokenGroup> part) {
    List<TokenSequence> rows =
        part.stream().flatMap(group -> group.step().mismatched().stream()).toList();
    if (rows.isEmpty()) return part; // else each group has one
    double[] ours = Scoring.logProbs(kernels, policy, rows);
    double[] theirs = reference.orElseThrow().logProbs(TokenBatch.of(rows));
    List<TokenGroup> out = new ArrayList<>();
    for (int i = 0; i < rows.size(); i++) {
      TokenGroup group = part.get(i);
      out.add(group.in(group.step().logRatio(ours[i] - theirs[i])));
    }
    return out;
  }

  @Override
  public List<TokenGroup> settled(List<TokenGroup> batch) {
    if (spec.needs().has(Need.MISMATCHED_RESPONSES)) return StepFacts.baselines(batch);
    if (head.isPresent()) return StepFacts.estimated(batch, parameters);
    if (spec.needs().has(Need.SAMPLING_LOG_PROBS)) return StepFacts.relative(batch, spec);
    return batch;
  }

  @Override
  public Part gradients(
      Kernels kernels, NDManager scope, Weights policy, List<TokenGroup> part, double denominator) {
    GroupRows rows = new GroupRows(part);
    LogProbPass.Done done = pass.run(kernels, scope, policy, rows, rows.references(), denominator);
    Means means = statistics.of(part, rows, done);
    means.addTotal("tokens", rows.batch().targetCount());
    means.add("entropy", done.entropy(), rows.batch().targetCount());
    return new Part(done.loss(), done.gradients(), means);
  }
}
