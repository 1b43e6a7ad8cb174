package io.tributary.gpu;

import io.tributary.api.CandidateGroup;
import io.tributary.api.PolicyVersion;
import java.util.List;

/** Samples candidates from the policy. Confined to the one thread that uses it; close it there. */
public interface RolloutEngine extends AutoCloseable {
  /** The version of the weights that {@link #sample} uses. */
  PolicyVersion version();

  /**
   * Takes the newest weights of the {@link WeightStore} the engine was made with, if it has not got
   * them yet. Cheap when nothing changed.
   */
  PolicyVersion refresh();

  /**
   * Samples all candidates of all requests in one batch, at the current version.
   *
   * @return one group a request, in order
   */
  List<CandidateGroup> sample(List<SampleRequest> requests);

  /** Whether the prompt, as the chat template renders it, leaves room for a response. */
  boolean fits(io.tributary.api.Prompt prompt);

  @Override
  void close();
}
