package io.tributary.streams.http;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;

/** The secret that clients must give. Only its digest is kept, and that is never shown. */
public final class BearerToken {
  /** The environment variable that holds it where no file does. */
  public static final String VARIABLE = "TRIBUTARY_PROMPTS_TOKEN";

  /** Shorter ones could be guessed. */
  static final int SHORTEST = 16;

  private static final String SCHEME = "Bearer ";

  private final byte[] digest;

  private BearerToken(byte[] digest) {
    this.digest = digest;
  }

  /**
   * The token of a file, or without one of the environment.
   *
   * @param variable what the environment has
   * @throws PromptServerException if there is none, or one that is too short or has blanks in it
   */
  public static BearerToken of(Optional<Path> file, Optional<String> variable) {
    if (file.isPresent()) {
      String where = "prompts.http.token-file = " + file.get();
      try {
        return of(Files.readString(file.get()).strip(), where);
      } catch (IOException e) {
        throw new PromptServerException(where + " cannot be read: " + e, e);
      }
    }
    return of(
        variable.orElseThrow(
            () ->
                new PromptServerException(
                    "prompts.http.enabled = true needs a token: set prompts.http.token-file or the"
                        + " environment variable "
                        + VARIABLE)),
        "the environment variable " + VARIABLE);
  }

  private static BearerToken of(String token, String where) {
    boolean printable = token.chars().allMatch(c -> c > ' ' && c < 127);
    if (token.length() < SHORTEST || !printable) {
      throw new PromptServerException(
          "%s must hold a token of at least %d printable ASCII characters without blanks; it has %d characters"
              .formatted(where, SHORTEST, token.length()));
    }
    return new BearerToken(sha256(token));
  }

  /**
   * Whether the value of an {@code Authorization} header has this token. The time it takes tells
   * nothing about the token: digests of one length are compared to their end.
   */
  boolean isIn(String header) {
    boolean bearer = header.regionMatches(true, 0, SCHEME, 0, SCHEME.length());
    String given = bearer ? header.substring(SCHEME.length()).strip() : "";
    return MessageDigest.isEqual(digest, sha256(given)) && bearer;
  }

  private static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  @Override
  public String toString() {
    return "BearerToken[***]";
  }
}
