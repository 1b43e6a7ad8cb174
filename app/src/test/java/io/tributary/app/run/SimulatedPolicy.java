package io.tributary.app.run;

import io.tributary.api.PolicyVersion;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/**
 * Weights that say what they were trained on: a hash chain over the prompts of all their steps, in
 * order. Whoever has the ledger can compute them, and nothing else gives the same.
 *
 * @param version steps taken
 * @param digest 64 hex digits
 */
public record SimulatedPolicy(PolicyVersion version, String digest) {
  /** The file's name in versions and checkpoints. */
  public static final String FILE = "policy.bin";

  private static final int SIZE = 64 * 1024;

  /** As it is before any step. */
  public static SimulatedPolicy start() {
    return new SimulatedPolicy(PolicyVersion.REFERENCE, "0".repeat(64));
  }

  /** After one more step on the prompts of these ids. */
  public SimulatedPolicy trained(List<String> prompts) {
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      sha.update(digest.getBytes(StandardCharsets.UTF_8));
      for (String prompt : prompts) sha.update(("\n" + prompt).getBytes(StandardCharsets.UTF_8));
      return new SimulatedPolicy(version.next(), HexFormat.of().formatHex(sha.digest()));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A line that says all, and the rest of it padding that changes with every version. */
  byte[] bytes() {
    byte[] bytes = new byte[SIZE];
    Arrays.fill(bytes, (byte) version.number());
    byte[] line = (version.number() + " " + digest + "\n").getBytes(StandardCharsets.UTF_8);
    ByteBuffer.wrap(bytes).put(line);
    return bytes;
  }

  /** Reads what {@link #bytes} gave. */
  public static SimulatedPolicy read(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    String text = new String(bytes, 0, Math.min(200, bytes.length), StandardCharsets.UTF_8);
    String[] line = text.substring(0, text.indexOf('\n')).split(" ");
    SimulatedPolicy policy =
        new SimulatedPolicy(new PolicyVersion(Long.parseLong(line[0])), line[1]);
    if (!Arrays.equals(policy.bytes(), bytes)) throw new IOException(file + " is damaged");
    return policy;
  }
}
