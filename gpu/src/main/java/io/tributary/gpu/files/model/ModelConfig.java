package io.tributary.gpu.files.model;

import io.tributary.gpu.files.ModelFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;

/**
 * The shape of a Llama decoder, as {@code config.json} of a Hugging Face folder gives it. Messages
 * use that file's names.
 *
 * @param architecture what the head on top of the decoder computes
 * @param vocabSize rows of the embedding
 * @param hiddenSize width of the residual stream
 * @param intermediateSize inner width of the SwiGLU block
 * @param layers {@code num_hidden_layers}
 * @param heads {@code num_attention_heads}
 * @param kvHeads {@code num_key_value_heads}; divides {@code heads}
 * @param headDim width of a head, even; {@code heads * headDim} may differ from {@code hiddenSize}
 * @param rmsNormEps added to the mean square in RMSNorm
 * @param ropeTheta base of the rotary frequencies
 * @param maxPositions {@code max_position_embeddings}, the longest sequence
 * @param tieWordEmbeddings whether the output layer is the embedding
 * @param bosTokenId first token of a sequence, if the model has one
 * @param eosTokenIds tokens that end a response; may be empty
 * @param padTokenId filler token, if the model has one
 */
public record ModelConfig(
    Architecture architecture,
    int vocabSize,
    int hiddenSize,
    int intermediateSize,
    int layers,
    int heads,
    int kvHeads,
    int headDim,
    double rmsNormEps,
    double ropeTheta,
    int maxPositions,
    boolean tieWordEmbeddings,
    OptionalInt bosTokenId,
    List<Integer> eosTokenIds,
    OptionalInt padTokenId) {

  /** The heads that are supported, with the names Hugging Face gives the whole. */
  public enum Architecture {
    CAUSAL_LM("LlamaForCausalLM"),
    /** One scalar a sequence: a reward model. */
    SEQUENCE_CLASSIFICATION("LlamaForSequenceClassification");

    private final String className;

    Architecture(String className) {
      this.className = className;
    }

    public String className() {
      return className;
    }
  }

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
    bosTokenId.ifPresent(id -> token("bos_token_id", id, vocabSize));
    padTokenId.ifPresent(id -> token("pad_token_id", id, vocabSize));
    for (int id : eosTokenIds) token("eos_token_id", id, vocabSize);
  }

  /**
   * Reads a {@code config.json}.
   *
   * @throws ModelFileException if the file cannot be read, a field is missing or wrong, or the
   *     model needs something that is not supported
   */
  public static ModelConfig read(Path file) {
    return ModelConfigJson.read(file);
  }

  /** The same decoder with one scalar head in place of the output layer. */
  public ModelConfig asRewardModel() {
    return new ModelConfig(
        Architecture.SEQUENCE_CLASSIFICATION,
        vocabSize,
        hiddenSize,
        intermediateSize,
        layers,
        heads,
        kvHeads,
        headDim,
        rmsNormEps,
        ropeTheta,
        maxPositions,
        false,
        bosTokenId,
        eosTokenIds,
        padTokenId);
  }

  /** The {@code config.json} that {@link #read} and Hugging Face's own loaders take, as UTF-8. */
  public byte[] toJson() {
    return ModelConfigJson.config(this);
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
