package io.tributary.gpu.files.model;

import io.tributary.gpu.files.safetensors.Dtype;
import java.util.List;
import java.util.OptionalInt;

/**
 * Describes a {@link ModelConfig} field by field. Needed are the sizes; the rest starts as the
 * family has it, without special tokens.
 */
public final class ModelConfigBuilder {
  private final Family family;
  private Head head = Head.CAUSAL_LM;
  private int vocabSize;
  private int hiddenSize;
  private int intermediateSize;
  private int layers;
  private int heads;
  private OptionalInt kvHeads = OptionalInt.empty();
  private OptionalInt headDim = OptionalInt.empty();
  private AttentionBias attentionBias;
  private OptionalInt slidingWindow = OptionalInt.empty();
  private double rmsNormEps = FamilyDefaults.RMS_NORM_EPS;
  private double ropeTheta = FamilyDefaults.ROPE_THETA;
  private RopeScaling ropeScaling = RopeScaling.NONE;
  private int maxPositions;
  private boolean tieWordEmbeddings;
  private OptionalInt bosTokenId = OptionalInt.empty();
  private List<Integer> eosTokenIds = List.of();
  private OptionalInt padTokenId = OptionalInt.empty();
  private Dtype dtype = Dtype.F32;

  ModelConfigBuilder(Family family) {
    this.family = family;
    attentionBias = family.usualBias();
    tieWordEmbeddings = family.tiesByDefault();
  }

  ModelConfigBuilder(ModelConfig c) {
    family = c.family();
    head = c.head();
    vocabSize = c.vocabSize();
    hiddenSize = c.hiddenSize();
    intermediateSize = c.intermediateSize();
    layers = c.layers();
    heads = c.heads();
    kvHeads = OptionalInt.of(c.kvHeads());
    headDim = OptionalInt.of(c.headDim());
    attentionBias = c.attentionBias();
    slidingWindow = c.slidingWindow();
    rmsNormEps = c.rmsNormEps();
    ropeTheta = c.ropeTheta();
    ropeScaling = c.ropeScaling();
    maxPositions = c.maxPositions();
    tieWordEmbeddings = c.tieWordEmbeddings();
    bosTokenId = c.bosTokenId();
    eosTokenIds = c.eosTokenIds();
    padTokenId = c.padTokenId();
    dtype = c.dtype();
  }

  public ModelConfigBuilder head(Head value) {
    head = value;
    return this;
  }

  public ModelConfigBuilder vocabSize(int value) {
    vocabSize = value;
    return this;
  }

  public ModelConfigBuilder hiddenSize(int value) {
    hiddenSize = value;
    return this;
  }

  public ModelConfigBuilder intermediateSize(int value) {
    intermediateSize = value;
    return this;
  }

  public ModelConfigBuilder layers(int value) {
    layers = value;
    return this;
  }

  public ModelConfigBuilder heads(int value) {
    heads = value;
    return this;
  }

  /** As many as {@link #heads} unless set. */
  public ModelConfigBuilder kvHeads(int value) {
    kvHeads = OptionalInt.of(value);
    return this;
  }

  /** {@code hiddenSize / heads} unless set. */
  public ModelConfigBuilder headDim(int value) {
    headDim = OptionalInt.of(value);
    return this;
  }

  public ModelConfigBuilder attentionBias(AttentionBias value) {
    attentionBias = value;
    return this;
  }

  public ModelConfigBuilder slidingWindow(OptionalInt value) {
    slidingWindow = value;
    return this;
  }

  public ModelConfigBuilder rmsNormEps(double value) {
    rmsNormEps = value;
    return this;
  }

  public ModelConfigBuilder ropeTheta(double value) {
    ropeTheta = value;
    return this;
  }

  public ModelConfigBuilder ropeScaling(RopeScaling value) {
    ropeScaling = value;
    return this;
  }

  public ModelConfigBuilder maxPositions(int value) {
    maxPositions = value;
    return this;
  }

  public ModelConfigBuilder tieWordEmbeddings(boolean value) {
    tieWordEmbeddings = value;
    return this;
  }

  public ModelConfigBuilder bosTokenId(OptionalInt value) {
    bosTokenId = value;
    return this;
  }

  public ModelConfigBuilder eosTokenIds(List<Integer> value) {
    eosTokenIds = value;
    return this;
  }

  public ModelConfigBuilder padTokenId(OptionalInt value) {
    padTokenId = value;
    return this;
  }

  public ModelConfigBuilder dtype(Dtype value) {
    dtype = value;
    return this;
  }

  /**
   * The configuration.
   *
   * @throws IllegalArgumentException if a field is missing or wrong; the message names it as {@code
   *     config.json} does
   */
  public ModelConfig build() {
    return new ModelConfig(
        family,
        head,
        vocabSize,
        hiddenSize,
        intermediateSize,
        layers,
        heads,
        kvHeads.orElse(heads),
        headDim.orElseGet(this::evenShare),
        attentionBias,
        slidingWindow,
        rmsNormEps,
        ropeTheta,
        ropeScaling,
        maxPositions,
        tieWordEmbeddings,
        bosTokenId,
        eosTokenIds,
        padTokenId,
        dtype);
  }

  private int evenShare() {
    if (heads < 1 || hiddenSize % heads == 0) return heads < 1 ? 0 : hiddenSize / heads;
    throw new IllegalArgumentException(
        "hidden_size is %d; it must be a multiple of num_attention_heads = %d, or head_dim be given"
            .formatted(hiddenSize, heads));
  }
}
