package io.tributary.gpu.files.model;

/** What follows a decoder's final norm. */
public enum Head {
  /** Logits of the next token. */
  CAUSAL_LM("ForCausalLM"),
  /** One scalar a sequence, read at its last token: a reward model. */
  SEQUENCE_CLASSIFICATION("ForSequenceClassification");

  private final String suffix;

  Head(String suffix) {
    this.suffix = suffix;
  }

  String suffix() {
    return suffix;
  }
}
