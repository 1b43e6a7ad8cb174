package io.tributary.gpu.tokenizer;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/** A byte-level BPE with 256 bytes, a few merges and four control tokens. */
final class TinyTokenizer {
  static final List<String> CONTROLS =
      List.of("<|eos|>", "<|system|>", "<|user|>", "<|assistant|>");
  private static final String[][] MERGES = {
    {"h", "e"}, {"l", "l"}, {"he", "ll"}, {"hell", "o"}, {"Ġ", "t"}, {"<", "|"}, {"|", ">"},
  };

  static {
    System.setProperty("ai.djl.offline", "true");
  }

  private TinyTokenizer() {}

  /**
   * @param edit changes the file before it is written
   */
  static TextTokenizer open(Path folder, boolean controlsInVocabulary, Consumer<ObjectNode> edit) {
    try {
      ObjectNode json = json(controlsInVocabulary);
      edit.accept(json);
      Files.writeString(folder.resolve("tokenizer.json"), json.toString());
      return TextTokenizer.open(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static ObjectNode json(boolean controlsInVocabulary) throws IOException {
    ObjectNode json =
        (ObjectNode)
            new ObjectMapper()
                .readTree(
                    """
                    {"version": "1.0",
                     "truncation": {"direction": "Right", "max_length": 3,
                                    "strategy": "LongestFirst", "stride": 0},
                     "padding": {"strategy": {"Fixed": 9}, "direction": "Right",
                                 "pad_to_multiple_of": null, "pad_id": 0, "pad_type_id": 0,
                                 "pad_token": "<|eos|>"},
                     "added_tokens": [],
                     "normalizer": null,
                     "pre_tokenizer": {"type": "ByteLevel", "add_prefix_space": false,
                                       "trim_offsets": true, "use_regex": true},
                     "post_processor": {"type": "TemplateProcessing",
                       "single": [{"SpecialToken": {"id": "<|eos|>", "type_id": 0}},
                                  {"Sequence": {"id": "A", "type_id": 0}}],
                       "pair": [{"Sequence": {"id": "A", "type_id": 0}},
                                {"Sequence": {"id": "B", "type_id": 0}}],
                       "special_tokens": {"<|eos|>": {"id": "<|eos|>", "ids": [0],
                                                      "tokens": ["<|eos|>"]}}},
                     "decoder": {"type": "ByteLevel", "add_prefix_space": true,
                                 "trim_offsets": true, "use_regex": true},
                     "model": {"type": "BPE", "dropout": null, "unk_token": null,
                               "continuing_subword_prefix": null, "end_of_word_suffix": null,
                               "fuse_unk": false, "byte_fallback": false, "ignore_merges": false,
                               "vocab": {}, "merges": []}}
                    """);
    ObjectNode vocabulary = (ObjectNode) json.at("/model/vocab");
    if (controlsInVocabulary) CONTROLS.forEach(c -> vocabulary.put(c, vocabulary.size()));
    for (int b = 0; b < 256; b++) vocabulary.put(Character.toString(letter(b)), vocabulary.size());
    ArrayNode merges = (ArrayNode) json.at("/model/merges");
    for (String[] merge : MERGES) {
      merges.add(merge[0] + " " + merge[1]);
      vocabulary.put(merge[0] + merge[1], vocabulary.size());
    }
    int first = controlsInVocabulary ? 0 : vocabulary.size();
    for (int i = 0; i < CONTROLS.size(); i++) {
      ((ArrayNode) json.get("added_tokens"))
          .addObject()
          .put("id", first + i)
          .put("content", CONTROLS.get(i))
          .put("single_word", false)
          .put("lstrip", false)
          .put("rstrip", false)
          .put("normalized", false)
          .put("special", true);
    }
    return json;
  }

  /** The printable letter that stands for a byte, as GPT-2 has it. */
  private static int letter(int b) {
    int shifted = 256;
    for (int i = 0; i < 256; i++) {
      boolean printable = (i >= '!' && i <= '~') || (i >= 0xA1 && i <= 0xAC) || i >= 0xAE;
      if (i == b) return printable ? i : shifted;
      if (!printable) shifted++;
    }
    throw new IllegalArgumentException("byte " + b);
  }
}
