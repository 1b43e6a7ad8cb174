package io.tributary.gpu.engine;

/**
 * What a training pass may keep between forward and backward.
 *
 * @param logitBytes memory for probabilities over the vocabulary; what does not fit is computed
 *     again, a chunk of positions at a time
 * @param recompute keep a layer's input alone and compute the layer again for its gradient
 */
public record TrainingMemory(long logitBytes, boolean recompute) {
  public static final TrainingMemory DEFAULT = new TrainingMemory(512L << 20, false);

  /** One chunk of logits takes about so much. */
  private static final long CHUNK_BYTES = 32L << 20;

  public TrainingMemory {
    if (logitBytes < 0) throw new IllegalArgumentException("negative logit memory " + logitBytes);
  }

  /** Positions in a chunk, chunks kept, whether layers are recomputed. */
  long[] options(int vocabulary) {
    long chunk = Math.max(1, CHUNK_BYTES / (4L * vocabulary));
    return new long[] {chunk, logitBytes / (4L * vocabulary * chunk), recompute ? 1 : 0};
  }
}
