package io.tributary.gpu.engine;

/**
 * A sampled response.
 *
 * @param tokens response token ids, [T], EOS included when {@code ended}
 * @param logProbs of each token under the distribution it was drawn from, [T]
 * @param ended whether the model ended the response itself
 */
public record Sampled(int[] tokens, float[] logProbs, boolean ended) {}
