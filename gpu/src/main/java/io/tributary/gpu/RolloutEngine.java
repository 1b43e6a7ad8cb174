package io.tributary.gpu;

import io.tributary.api.CandidateGroup;
import io.tributary.api.PolicyVersion;
import io.tributary.api.Prompt;
import java.util.List;

/**
 * Samples candidates from the policy, a chunk of tokens at a time. Confined to the one thread that
 * uses it; close it there.
 */
public interface RolloutEngine extends AutoCloseable {
  /** All candidates of a request have ended. */
  record Done(long id, CandidateGroup group) {}

  /**
   * What an engine has done and has to do.
   *
   * @param slots candidates it can decode side by side
   * @param active candidates in a slot
   * @param waiting candidates without one
   * @param calls chunks decoded since the engine was made
   * @param rows candidates in those chunks, added up
   * @param tokens sampled since the engine was made
   */
  record Load(int slots, int active, int waiting, long calls, long rows, long tokens) {
    /** Slots that nothing waits for. */
    public int free() {
      return Math.max(0, slots - active - waiting);
    }
  }

  /** The version of the weights that the next tokens are drawn from. */
  PolicyVersion version();

  /**
   * Takes the newest weights of the {@link WeightStore} the engine was made with, if it has not got
   * them yet: at any time with in-flight updates, else only while it is idle. Cheap when nothing
   * changed.
   */
  PolicyVersion refresh();

  /** Whether the prompt, as the chat template renders it, leaves room for a response. */
  boolean fits(Prompt prompt);

  /**
   * Asks for a prompt's candidates.
   *
   * @param id given back with them; of no other request under way
   * @throws IllegalArgumentException if the prompt does not fit
   */
  void submit(long id, SampleRequest request);

  /**
   * Samples the next tokens of everything under way.
   *
   * @return the requests that are done by it, in no particular order
   */
  List<Done> advance();

  /** Whether nothing is asked for and nothing under way. */
  boolean idle();

  Load load();

  @Override
  void close();
}
