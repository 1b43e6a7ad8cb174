package io.tributary.gpu.tokenizer;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Writes a tokenizer as Hugging Face's {@code tokenizer.json} and {@code tokenizer_config.json}.
 */
public final class TokenizerFiles {
  public static final String TOKENIZER = "tokenizer.json";
  public static final String CONFIG = "tokenizer_config.json";

  private static final ObjectMapper JSON = new ObjectMapper();

  private TokenizerFiles() {}

  /**
   * Writes both files into a folder, which must exist. The same model gives the same bytes.
   *
   * @param modelMaxLength longest sequence of the model in tokens
   * @throws IOException if a file cannot be written
   */
  public static void write(BpeModel model, int modelMaxLength, Path folder) throws IOException {
    write(folder.resolve(TOKENIZER), tokenizer(model));
    write(folder.resolve(CONFIG), config(modelMaxLength));
  }

  /** The text of {@code tokenizer.json}. */
  public static String tokenizer(BpeModel model) {
    ObjectNode root = JSON.createObjectNode();
    root.put("version", "1.0").putNull("truncation").putNull("padding");
    ArrayNode added = root.putArray("added_tokens");
    for (int id = 0; id < SpecialTokens.ALL.size(); id++) {
      ObjectNode token = added.addObject();
      token.put("id", id);
      describe(token, SpecialTokens.ALL.get(id));
    }
    root.putNull("normalizer");
    byteLevel(root.putObject("pre_tokenizer"));
    root.putNull("post_processor");
    byteLevel(root.putObject("decoder"));
    ObjectNode bpe = root.putObject("model").put("type", "BPE");
    bpe.putNull("dropout").putNull("unk_token");
    bpe.putNull("continuing_subword_prefix").putNull("end_of_word_suffix");
    bpe.put("fuse_unk", false).put("byte_fallback", false).put("ignore_merges", false);
    List<String> tokens = model.tokens();
    ObjectNode vocabulary = bpe.putObject("vocab");
    for (int id = 0; id < tokens.size(); id++) vocabulary.put(tokens.get(id), id);
    ArrayNode merges = bpe.putArray("merges");
    // "left right": the form that every release of the tokenizers library reads.
    for (BpeModel.Merge merge : model.merges()) {
      merges.add(tokens.get(merge.left()) + " " + tokens.get(merge.right()));
    }
    return pretty(root);
  }

  private static String config(int modelMaxLength) {
    ObjectNode root = JSON.createObjectNode().put("tokenizer_class", "PreTrainedTokenizerFast");
    ObjectNode decoder = root.putObject("added_tokens_decoder");
    for (int id = 0; id < SpecialTokens.ALL.size(); id++) {
      describe(decoder.putObject(String.valueOf(id)), SpecialTokens.ALL.get(id));
    }
    ArrayNode additional = root.putArray("additional_special_tokens");
    additional.add(SpecialTokens.SYSTEM).add(SpecialTokens.USER).add(SpecialTokens.ASSISTANT);
    root.putNull("bos_token").putNull("unk_token");
    root.put("eos_token", SpecialTokens.END).put("pad_token", SpecialTokens.PAD);
    root.put("clean_up_tokenization_spaces", false);
    root.put("model_max_length", modelMaxLength);
    root.put("chat_template", SpecialTokens.CHAT_TEMPLATE);
    return pretty(root);
  }

  private static void describe(ObjectNode token, String content) {
    token.put("content", content).put("single_word", false).put("lstrip", false);
    token.put("rstrip", false).put("normalized", false).put("special", true);
  }

  private static void byteLevel(ObjectNode part) {
    part.put("type", "ByteLevel").put("add_prefix_space", false);
    part.put("trim_offsets", true).put("use_regex", true);
  }

  private static String pretty(ObjectNode root) {
    try {
      // Jackson's printer would follow the platform's line end.
      String text = JSON.writerWithDefaultPrettyPrinter().writeValueAsString(root);
      return text.replace(System.lineSeparator(), "\n") + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a JSON tree can always be written", e);
    }
  }

  private static void write(Path file, String text) throws IOException {
    Files.write(file, text.getBytes(StandardCharsets.UTF_8));
  }
}
