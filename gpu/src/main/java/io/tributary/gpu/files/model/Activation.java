package io.tributary.gpu.files.model;

/** The function of the gate in a feed-forward block: down(f(gate x) * up x). */
public enum Activation {
  /** x / (1 + e^-x). */
  SILU("silu"),
  /** x/2 (1 + tanh(sqrt(2/π) (x + 0.044715 x³))). */
  GELU_TANH("gelu_pytorch_tanh");

  private final String configName;

  Activation(String configName) {
    this.configName = configName;
  }

  /** Its name in {@code config.json}. */
  public String configName() {
    return configName;
  }
}
