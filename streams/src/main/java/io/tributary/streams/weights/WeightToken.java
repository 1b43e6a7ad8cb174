package io.tributary.streams.weights;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** The secret that nodes share, from a file or the environment and never from a setting. */
public final class WeightToken {
  /** The environment variable that is read where no file is given. */
  public static final String VARIABLE = "TRIBUTARY_WEIGHTS_TOKEN";

  private WeightToken() {}

  /**
   * @param file {@code weights.token-file}
   * @throws WeightException if the file cannot be read, or the token is not 16 to 512 characters
   *     that a header can hold
   */
  public static Optional<String> read(Optional<Path> file, Map<String, String> environment) {
    if (file.isEmpty()) {
      return Optional.ofNullable(environment.get(VARIABLE))
          .filter(token -> !token.isEmpty())
          .map(token -> checked(VARIABLE, token));
    }
    try {
      return Optional.of(checked(file.get().toString(), Files.readString(file.get()).strip()));
    } catch (IOException e) {
      throw new WeightException(
          "weights.token-file %s cannot be read: %s".formatted(file.get(), StoreFiles.why(e)), e);
    }
  }

  private static String checked(String from, String token) {
    if (token.matches("[\\x21-\\x7e]{16,512}")) return token;
    throw new WeightException(
        from + ": the token must be 16 to 512 printable ASCII characters without spaces");
  }
}
