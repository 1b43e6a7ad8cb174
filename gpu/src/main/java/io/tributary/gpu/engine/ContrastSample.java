package io.tributary.gpu.engine;

/**
 * A sample of the policy with the two views that Inverse-Q* contrasts.
 *
 * @param plain the prompt as the policy sees it, with the response
 * @param principled the same response behind the prompt with the principle in front
 */
public record ContrastSample(TokenSequence plain, TokenSequence principled) {
  public ContrastSample {
    if (!java.util.Arrays.equals(plain.response(), principled.response())) {
      throw new IllegalArgumentException("both views hold the same response");
    }
  }
}
