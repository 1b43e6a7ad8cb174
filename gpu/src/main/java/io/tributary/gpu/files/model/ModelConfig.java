package io.tributary.gpu.files.model;

import io.tributary.gpu.files.safetensors.Dtype;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;

/**
 * A decoder, as {@code config.json} of a Hugging Face folder describes it. Messages use that file's
 * names. Made by {@link #read} or {@link #builder}.
 *
 * @param family what kind of decoder
 * @param head what the head on top of the decoder computes
 * @param vocabSize rows of the embedding
 * @param hiddenSize width of the residual stream
 * @param intermediateSize inner width of the feed-forward block
 * @param layers {@code num_hidden_layers}
 * @param heads {@code num_attention_heads}
 * @param kvHeads {@code num_key_value_heads}; divides {@code heads}
 * @param headDim width of a head, even; {@code heads * headDim} may differ from {@code hiddenSize}
 * @param attentionBias one of the family's
 * @param slidingWindow how many positions a token sees, itself included, in every layer; empty for
 *     all before it
 * @param rmsNormEps added to the mean square in RMSNorm
 * @param ropeTheta base of the rotary frequencies
 * @param ropeScaling how they are stretched
 * @param maxPositions {@code max_position_embeddings}, the longest sequence
 * @param tieWordEmbeddings whether the output layer is the embedding
 * @param bosTokenId first token of a sequence, if the model has one
 * @param eosTokenIds tokens that end a response; may be empty
 * @param padTokenId filler token, if the model has one
 * @param dtype of the weights as published: F32, BF16 or F16
 */
public record ModelConfig(
    Family family,
    Head head,
    int vocabSize,
    int hiddenSize,
    int intermediateSize,
    int layers,
    int heads,
    int kvHeads,
    int headDim,
    AttentionBias attentionBias,
    OptionalInt slidingWindow,
    double rmsNormEps,
    double ropeTheta,
    RopeScaling ropeScaling,
    int maxPositions,
    boolean tieWordEmbeddings,
    OptionalInt bosTokenId,
    List<Integer> eosTokenIds,
    OptionalInt padTokenId,
    Dtype dtype) {

  static final int MOST_LAYERS = 1_000;
  static final int MOST = 1 << 24;

  public ModelConfig {
    eosTokenIds = List.copyOf(eosTokenIds);
    range("vocab_size", vocabSize, MOST);
    range("hidden_size", hiddenSize, MOST);
    range("intermediate_size", intermediateSize, MOST);
    range("num_hidden_layers", layers, MOST_LAYERS);
    range("num_attention_heads", heads, MOST);
    range("num_key_value_heads", kvHeads, heads);
    range("head_dim", headDim, MOST);
    range("max_position_embeddings", maxPositions, Integer.MAX_VALUE);
    require(heads % kvHeads == 0, "num_key_value_heads", kvHeads, "a divisor of " + heads);
    require(headDim % 2 == 0, "head_dim", headDim, "even, for the rotary embedding");
    require(positive(rmsNormEps), "rms_norm_eps", rmsNormEps, "a number greater than 0");
    require(positive(ropeTheta), "rope_theta", ropeTheta, "a number greater than 0");
    require(
        family.biases().contains(attentionBias),
        "attention bias",
        attentionBias,
        "one of " + family.biases() + " with model_type " + family.modelType());
    if (slidingWindow.isPresent()) {
      range("sliding_window", slidingWindow.getAsInt(), Integer.MAX_VALUE);
      require(
          family.hasWindow(),
          "sliding_window",
          slidingWindow.getAsInt(),
          "absent with model_type " + family.modelType());
    }
    require(dtype.isWeight(), "dtype", dtype, "F32, BF16 or F16");
    bosTokenId.ifPresent(id -> token("bos_token_id", id, vocabSize));
    padTokenId.ifPresent(id -> token("pad_token_id", id, vocabSize));
    for (int id : eosTokenIds) token("eos_token_id", id, vocabSize);
  }

  /**
   * Reads a {@code config.json}.
   *
   * @throws io.tributary.gpu.files.ModelFileException if the file cannot be read, a field is
   *     missing or wrong, or the model needs something that is not supported
   */
  public static ModelConfig read(Path file) {
    return ConfigReader.read(file);
  }

  /** A language model of that family, to be described. */
  public static ModelConfigBuilder builder(Family family) {
    return new ModelConfigBuilder(family);
  }

  /** The name of family and head together, such as Qwen2ForCausalLM. */
  public String architecture() {
    return family.architecture(head);
  }

  /** The same decoder with one scalar head in place of the output layer. */
  public ModelConfig asRewardModel() {
    return new ModelConfigBuilder(this)
        .head(Head.SEQUENCE_CLASSIFICATION)
        .tieWordEmbeddings(false)
        .build();
  }

  /** The same model with weights of another dtype. */
  public ModelConfig withDtype(Dtype other) {
    return new ModelConfigBuilder(this).dtype(other).build();
  }

  /** The function of the feed-forward gate. */
  public Activation activation() {
    return family.activation();
  }

  /** Whether each query and key head passes an RMSNorm over its width, before the rotation. */
  public boolean qkNorm() {
    return family.qkNorm();
  }

  /** RMSNorm multiplies by this plus its weight. */
  public double normOffset() {
    return family.normOffset();
  }

  /** What the embeddings are multiplied by on their way into the first layer. */
  public double embeddingScale() {
    return family.scalesEmbedding() ? Math.sqrt(hiddenSize) : 1;
  }

  /** Angle a position of each rotary pair, [headDim / 2]. Pair i is elements i, i + headDim/2. */
  public double[] inverseFrequencies() {
    return RotaryFrequencies.of(headDim, ropeTheta, ropeScaling);
  }

  /** The {@code config.json} that {@link #read} and Hugging Face's own loaders take, as UTF-8. */
  public byte[] toJson() {
    return ConfigWriter.config(this);
  }

  private static boolean positive(double value) {
    return value > 0 && !Double.isInfinite(value);
  }

  private static void range(String name, int value, int most) {
    require(value >= 1 && value <= most, name, value, "from 1 to " + most);
  }

  private static void token(String name, int id, int vocabSize) {
    require(id >= 0 && id < vocabSize, name, id, "a token from 0 to " + (vocabSize - 1));
  }

  private static void require(boolean right, String name, Object value, String rule) {
    if (!right) throw new IllegalArgumentException(name + " is " + value + "; it must be " + rule);
  }
}
