package io.tributary.gpu.files.model;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The decoders that are supported. All are pre-norm transformers with RMSNorm, rotary positions,
 * grouped-query attention and a gated feed-forward block; a family is what differs.
 */
public enum Family {
  LLAMA("llama", "Llama", EnumSet.of(AttentionBias.NONE, AttentionBias.QKVO)),
  MISTRAL("mistral", "Mistral", EnumSet.of(AttentionBias.NONE)),
  QWEN2("qwen2", "Qwen2", EnumSet.of(AttentionBias.QKV)),
  QWEN3("qwen3", "Qwen3", EnumSet.of(AttentionBias.NONE, AttentionBias.QKVO)),
  GEMMA("gemma", "Gemma", EnumSet.of(AttentionBias.NONE, AttentionBias.QKVO));

  private final String modelType;
  private final String className;
  private final Set<AttentionBias> biases;

  Family(String modelType, String className, Set<AttentionBias> biases) {
    this.modelType = modelType;
    this.className = className;
    this.biases = biases;
  }

  /** {@code model_type} in {@code config.json}. */
  public String modelType() {
    return modelType;
  }

  /** The entry of {@code architectures} in {@code config.json}, such as Qwen2ForCausalLM. */
  public String architecture(Head head) {
    return className + head.suffix();
  }

  /** Every architecture there is, for messages. */
  static String supported() {
    return Arrays.stream(Head.values())
        .flatMap(head -> Arrays.stream(values()).map(family -> family.architecture(head)))
        .collect(Collectors.joining(", "));
  }

  /** The kinds of attention bias that the family has. */
  public Set<AttentionBias> biases() {
    return EnumSet.copyOf(biases);
  }

  /** The family's bias where nothing is said. */
  AttentionBias usualBias() {
    return biases.iterator().next();
  }

  public Activation activation() {
    return this == GEMMA ? Activation.GELU_TANH : Activation.SILU;
  }

  /** Whether each query and key head passes an RMSNorm over its width, before the rotation. */
  public boolean qkNorm() {
    return this == QWEN3;
  }

  /** RMSNorm multiplies by this plus its weight. */
  public double normOffset() {
    return this == GEMMA ? 1 : 0;
  }

  /** Whether embeddings are multiplied by the square root of their width. */
  public boolean scalesEmbedding() {
    return this == GEMMA;
  }

  /** Whether a sliding attention window can be set. */
  public boolean hasWindow() {
    return this == MISTRAL || this == QWEN2 || this == QWEN3;
  }

  /** Whether the output layer is the embedding where nothing is said. */
  public boolean tiesByDefault() {
    return this == GEMMA;
  }
}
