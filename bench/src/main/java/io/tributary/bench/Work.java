package io.tributary.bench;

import io.tributary.gpu.engine.DecoderShape;

/**
 * What a piece of work must compute and read at least: products with weight matrices, 2 operations
 * a weight and token, and the weights of each pass. Attention's own products are left out; at these
 * lengths they are a few percent.
 *
 * @param flops operations
 * @param bytes read from memory
 */
record Work(double flops, double bytes) {
  private static final int FORWARD = 2;
  private static final int FORWARD_AND_BACKWARD = 6;

  /**
   * Sampling.
   *
   * @param rows prompts, one response each
   * @param prompt tokens of a prompt
   * @param response tokens of a response
   * @param bytesPerWeight in the precision of the path
   */
  static Work decode(DecoderShape shape, int rows, int prompt, int response, int bytesPerWeight) {
    double head = head(shape);
    double body = body(shape);
    double flops = FORWARD * ((double) rows * (prompt + response) * body + rows * response * head);
    // one pass for the prompts, one for each token
    return new Work(flops, (1 + response) * (body + head) * bytesPerWeight);
  }

  /** One step on whole sequences, logits at the response tokens only. */
  static Work sft(DecoderShape shape, int rows, int prompt, int response) {
    return new Work(FORWARD_AND_BACKWARD * weightTokens(shape, rows, prompt, response), 0);
  }

  /** As {@link #sft}, with the reference's forward pass. */
  static Work dpo(DecoderShape shape, int rows, int prompt, int response) {
    return new Work(
        (FORWARD_AND_BACKWARD + FORWARD) * weightTokens(shape, rows, prompt, response), 0);
  }

  private static double weightTokens(DecoderShape shape, int rows, int prompt, int response) {
    return (double) rows * (prompt + response) * body(shape)
        + (double) rows * response * head(shape);
  }

  private static double head(DecoderShape s) {
    return (double) s.vocabulary() * s.width();
  }

  /** Weights of the layers' matrices. */
  private static double body(DecoderShape s) {
    double attention = (2.0 * s.heads() + 2.0 * s.kvHeads()) * s.headWidth() * s.width();
    return s.layers() * (attention + 3.0 * s.ffn() * s.width());
  }
}
