package io.tributary.streams.log;

import io.tributary.streams.mix.Extras;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * A hash chain over what the learner trained: d_0 is 32 zero bytes, d_k = SHA-256(d_{k-1} || step k
 * || count || each trained sequence), every number an int64, big-endian. A checkpoint carries the
 * digest of the steps it holds, so that an audit can compare it with the ledger. Immutable.
 */
public final class LedgerDigest {
  private static final LedgerDigest START = new LedgerDigest(new byte[32]);

  private final byte[] digest;

  private LedgerDigest(byte[] digest) {
    this.digest = digest;
  }

  /** d_0: nothing trained yet. */
  public static LedgerDigest start() {
    return START;
  }

  public static LedgerDigest of(List<LedgerStep> steps) {
    LedgerDigest digest = START;
    for (LedgerStep step : steps) digest = digest.next(step);
    return digest;
  }

  /**
   * Continues from a digest that was written down.
   *
   * @throws IllegalArgumentException unless it is 64 hex digits
   */
  public static LedgerDigest parse(String hex) {
    byte[] digest = HexFormat.of().parseHex(hex);
    if (digest.length != 32) throw new IllegalArgumentException("no SHA-256 digest: " + hex);
    return new LedgerDigest(digest);
  }

  /** The digest with one more step behind it. */
  public LedgerDigest next(LedgerStep step) {
    List<Long> sequences = step.sequences();
    ByteBuffer numbers = ByteBuffer.allocate(Long.BYTES * (2 + sequences.size()));
    numbers.putLong(step.step()).putLong(sequences.size());
    for (long sequence : sequences) numbers.putLong(sequence);
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      sha.update(digest);
      sha.update(numbers.array());
      // nothing more for steps as they always were, so that older checkpoints stay proved
      if (step.guarded()) sha.update(guarded(step));
      if (!step.extras().isEmpty()) sha.update(mixed(step.extras()));
      return new LedgerDigest(sha.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private static byte[] guarded(LedgerStep step) {
    return ByteBuffer.allocate(2 * Long.BYTES)
        .putDouble(step.rate())
        .putLong(step.start().orElse(-1))
        .array();
  }

  /** Begins with what no rate begins with. */
  private static byte[] mixed(Extras extras) {
    int count = extras.replayed().size() + extras.offline().size();
    ByteBuffer numbers = ByteBuffer.allocate(Long.BYTES * (3 + count));
    numbers.putLong(-1).putLong(extras.replayed().size());
    for (long sequence : extras.replayed()) numbers.putLong(sequence);
    numbers.putLong(extras.offline().size());
    for (long pair : extras.offline()) numbers.putLong(pair);
    return numbers.array();
  }

  /** 64 lower-case hex digits. */
  public String hex() {
    return HexFormat.of().formatHex(digest);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof LedgerDigest that && MessageDigest.isEqual(digest, that.digest);
  }

  @Override
  public int hashCode() {
    return ByteBuffer.wrap(digest).getInt();
  }

  @Override
  public String toString() {
    return hex();
  }
}
