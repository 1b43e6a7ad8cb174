package io.tributary.gpu.engine;

/**
 * What a training pass may keep between forward and backward.
 *
 * @param logitBytes memory for probabilities over the vocabulary; what does not fit is computed
 *     again, a chunk of positions at a time
 * @param recompute keep a layer's input alone and compute the layer again for its gradient
 * @param chunkBytes about so much is one chunk of logits, of one position at least
 */
public record TrainingMemory(long logitBytes, boolean recompute, long chunkBytes) {
  private static final long CHUNK_BYTES = 128L << 20;

  public static final TrainingMemory DEFAULT = new TrainingMemory(512L << 20, false);

  public TrainingMemory {
    if (logitBytes < 0) throw new IllegalArgumentException("negative logit memory " + logitBytes);
    if (chunkBytes < 1) throw new IllegalArgumentException("no memory for logits: " + chunkBytes);
  }

  /** With chunks of a size that products like. */
  public TrainingMemory(long logitBytes, boolean recompute) {
    this(logitBytes, recompute, CHUNK_BYTES);
  }

  /** Positions in a chunk, chunks kept, whether layers are recomputed. */
  long[] options(int vocabulary) {
    long chunk = Math.max(1, chunkBytes / (4L * vocabulary));
    return new long[] {chunk, logitBytes / (4L * vocabulary * chunk), recompute ? 1 : 0};
  }
}
