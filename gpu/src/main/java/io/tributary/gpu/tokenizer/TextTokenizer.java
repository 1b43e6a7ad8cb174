package io.tributary.gpu.tokenizer;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import io.tributary.gpu.files.ModelFileException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

/**
 * The tokenizer of a model folder: its {@code tokenizer.json}, run by Hugging Face's own library.
 * Nothing is added to a text, cut off or padded. Safe for several threads; holds native memory
 * until closed.
 *
 * <p>It holds the tokenizer twice. {@link #encodeTemplate} reads control tokens such as {@code
 * <|user|>} as what they are. {@link #encode} is for text that anybody may have written: it runs a
 * copy in which every control token has an unguessable name, so no text can come out as a control
 * token, however it is spelt or normalised.
 */
public final class TextTokenizer implements AutoCloseable {
  public static final String FILE = "tokenizer.json";

  /** The first character of hidden names. */
  static final char SECRET_MARK = '\uE000';

  private static final Map<String, String> AS_IT_IS =
      Map.of("addSpecialTokens", "false", "truncation", "false", "padding", "false");

  private final Path file;
  private final Map<String, Integer> ids;
  private final Map<String, Integer> controls;
  private final Set<Integer> controlIds;
  private final Set<String> special;
  private final String secret;
  private final int vocabularySize;
  private final HuggingFaceTokenizer withControls;
  private final HuggingFaceTokenizer plain;

  private TextTokenizer(Path file, TokenizerJson json) {
    this.file = file;
    ids = json.ids();
    controls = json.controls();
    controlIds = Set.copyOf(controls.values());
    special = json.special();
    // A private-use character in front keeps the name out of every word of a vocabulary.
    secret = SECRET_MARK + UUID.randomUUID().toString() + ":";
    vocabularySize = ids.values().stream().mapToInt(id -> id + 1).max().orElse(0);
    withControls = load(file, json.text());
    HuggingFaceTokenizer hidden = null;
    try {
      hidden = load(file, json.textWithHiddenControls(secret));
    } finally {
      if (hidden == null) withControls.close();
    }
    plain = hidden;
  }

  /**
   * Loads {@code tokenizer.json} of a model folder.
   *
   * @throws ModelFileException if it is missing or malformed
   */
  public static TextTokenizer open(Path folder) {
    Path file = folder.resolve(FILE);
    if (!Files.exists(file)) {
      throw new ModelFileException(folder, "has no " + FILE + "; the fast tokenizer is needed");
    }
    TokenizerJson json = TokenizerJson.read(file);
    TextTokenizer tokenizer = new TextTokenizer(file, json);
    boolean checked = false;
    try {
      tokenizer.checkControls(json.unknownId());
      checked = true;
      return tokenizer;
    } finally {
      if (!checked) tokenizer.close();
    }
  }

  private static HuggingFaceTokenizer load(Path file, String json) {
    byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
    try {
      return HuggingFaceTokenizer.newInstance(new ByteArrayInputStream(bytes), AS_IT_IS);
    } catch (IOException | RuntimeException e) {
      throw new ModelFileException(file, "is no tokenizer that can be used: " + e.getMessage(), e);
    }
  }

  /** What the class promises of control tokens, tried out on each. */
  private void checkControls(OptionalInt unknown) {
    controls.forEach(
        (token, id) -> {
          int[] found = encodeTemplate(token);
          if (found.length != 1 || found[0] != id) {
            throw new ModelFileException(
                file,
                String.format(
                    "token \"%s\" should have the id %d, but encodes to %s",
                    token, id, Arrays.toString(found)));
          }
          if (!Arrays.equals(encode(hiddenName(token)), found)) {
            throw new ModelFileException(
                file, "the control token \"" + token + "\" cannot be kept apart from text");
          }
          for (int other : encode(token)) {
            if (isControl(other) && !unknown.equals(OptionalInt.of(other))) {
              throw new ModelFileException(
                  file, "a text can spell the control token \"" + token + "\"");
            }
          }
        });
  }

  /** Tokens of a text from anywhere; no control token comes of it. Unpaired surrogates become �. */
  public int[] encode(String text) {
    return encode(plain, text);
  }

  /** Tokens of trusted text, in which control tokens are written out. */
  public int[] encodeTemplate(String text) {
    return encode(withControls, text);
  }

  /**
   * How a control token is written for {@link #encode} to give it. For text that is put together
   * from what may give control tokens and what may not; nobody outside can write it.
   */
  String hiddenName(String control) {
    return TokenizerJson.hidden(controls.get(control), secret);
  }

  private static int[] encode(HuggingFaceTokenizer tokenizer, String text) {
    long[] ids = tokenizer.encode(wellFormed(text), false, false).getIds();
    int[] tokens = new int[ids.length];
    for (int i = 0; i < ids.length; i++) tokens[i] = Math.toIntExact(ids[i]);
    return tokens;
  }

  /**
   * The text of tokens.
   *
   * @param skipSpecial leaves out the tokens that the file marks special
   * @throws IllegalArgumentException if an id is not in the vocabulary
   */
  public String decode(int[] tokens, boolean skipSpecial) {
    long[] wide = new long[tokens.length];
    for (int i = 0; i < tokens.length; i++) {
      if (tokens[i] < 0 || tokens[i] >= vocabularySize) {
        throw new IllegalArgumentException(
            "token " + tokens[i] + " of a vocabulary of " + vocabularySize);
      }
      wide[i] = tokens[i];
    }
    return tokens.length == 0 ? "" : withControls.decode(wide, skipSpecial);
  }

  /** The id of a token by its spelling in the file. */
  public OptionalInt idOf(String token) {
    Integer id = ids.get(token);
    return id == null ? OptionalInt.empty() : OptionalInt.of(id);
  }

  /** Whether {@link #encode} never gives this token, because it means something to the model. */
  public boolean isControl(int token) {
    return controlIds.contains(token);
  }

  /** Spellings of all control tokens, sorted. */
  public Set<String> controlTokens() {
    return new TreeSet<>(controls.keySet());
  }

  /** Spellings of the control tokens that the file marks special. */
  Set<String> specialTokens() {
    return special;
  }

  /** One more than the highest id. */
  public int vocabularySize() {
    return vocabularySize;
  }

  /** The file it was loaded from. */
  public Path path() {
    return file;
  }

  @Override
  public void close() {
    plain.close();
    withControls.close();
  }

  /** A lone surrogate has no UTF-8 and would garble its neighbours on the way to native code. */
  private static String wellFormed(String text) {
    StringBuilder fixed = null;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (!Character.isSurrogate(c)) continue;
      if (Character.isHighSurrogate(c)
          && i + 1 < text.length()
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        i++;
      } else {
        if (fixed == null) fixed = new StringBuilder(text);
        fixed.setCharAt(i, '\uFFFD');
      }
    }
    return fixed == null ? text : fixed.toString();
  }
}
