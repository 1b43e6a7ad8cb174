package io.tributary.gpu.files.model;

/** The matrices of a decoder layer, in the order of use; each maps [columns] to [rows]. */
public enum Projection {
  QUERY("self_attn.q_proj"),
  KEY("self_attn.k_proj"),
  VALUE("self_attn.v_proj"),
  OUTPUT("self_attn.o_proj"),
  GATE("mlp.gate_proj"),
  UP("mlp.up_proj"),
  DOWN("mlp.down_proj");

  private final String module;

  Projection(String module) {
    this.module = module;
  }

  /** Its name in a layer, such as self_attn.q_proj. */
  public String module() {
    return module;
  }

  /** The last part of its name, such as q_proj. */
  public String shortName() {
    return module.substring(module.indexOf('.') + 1);
  }

  /** How many values come out. */
  public long rows(ModelConfig c) {
    return switch (this) {
      case QUERY -> (long) c.heads() * c.headDim();
      case KEY, VALUE -> (long) c.kvHeads() * c.headDim();
      case OUTPUT, DOWN -> c.hiddenSize();
      case GATE, UP -> c.intermediateSize();
    };
  }

  /** How many values go in. */
  public long columns(ModelConfig c) {
    return switch (this) {
      case QUERY, KEY, VALUE, GATE, UP -> c.hiddenSize();
      case OUTPUT -> (long) c.heads() * c.headDim();
      case DOWN -> c.intermediateSize();
    };
  }

  /** Whether a bias is added to what comes out. */
  public boolean hasBias(ModelConfig c) {
    return switch (this) {
      case QUERY, KEY, VALUE -> c.attentionBias() != AttentionBias.NONE;
      case OUTPUT -> c.attentionBias() == AttentionBias.QKVO;
      case GATE, UP, DOWN -> false;
    };
  }
}
