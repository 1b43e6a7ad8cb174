package io.tributary.gpu.engine;

/**
 * A rendered prompt and a response to it.
 *
 * @param prompt token ids, shape [P], at least one
 * @param response token ids, shape [T], EOS included where there is one; may be empty
 */
public record TokenSequence(int[] prompt, int[] response) {
  public TokenSequence {
    if (prompt.length == 0) throw new IllegalArgumentException("a prompt has at least one token");
  }

  public int length() {
    return prompt.length + response.length;
  }
}
