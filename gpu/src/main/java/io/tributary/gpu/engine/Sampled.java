package io.tributary.gpu.engine;

/**
 * A sampled response.
 *
 * @param tokens response token ids, [T], EOS included when the model ended it
 * @param logProbs of each token under the distribution it was drawn from, [T]
 * @param modelLogProbs of each token under the model's own softmax, [T]; the same where nothing
 *     shaped the distribution
 * @param versions number of the weights that each token was drawn from, [T]
 * @param end why it ended
 */
public record Sampled(
    int[] tokens, float[] logProbs, float[] modelLogProbs, long[] versions, End end) {

  /** Why a response ended. */
  public enum End {
    /** The model drew an EOS token. */
    EOS,
    /** A stop string appeared. */
    STOP,
    /** It reached the most tokens allowed. */
    LENGTH
  }

  /** Whether the model ended the response itself. */
  public boolean ended() {
    return end == End.EOS;
  }
}
