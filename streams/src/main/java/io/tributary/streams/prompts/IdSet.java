package io.tributary.streams.prompts;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * Ids seen so far, at 16 to 32 bytes each: the first 64 bits of their SHA-256. With ten million ids
 * the probability that two of them are taken for one is 3e-6.
 */
final class IdSet {
  private static final int FIRST_CAPACITY = 1 << 10;

  /** Open addressing; 0 is a free place. */
  private long[] places = new long[FIRST_CAPACITY];

  private int size;

  /** Whether it was not here before. */
  boolean add(String id) {
    if (2 * (size + 1) > places.length) grow();
    boolean added = put(places, hash(id));
    if (added) size++;
    return added;
  }

  private void grow() {
    long[] larger = new long[Math.multiplyExact(2, places.length)];
    for (long hash : places) if (hash != 0) put(larger, hash);
    places = larger;
  }

  private static boolean put(long[] places, long hash) {
    int at = (int) hash & places.length - 1;
    while (places[at] != 0) {
      if (places[at] == hash) return false;
      at = at + 1 & places.length - 1;
    }
    places[at] = hash;
    return true;
  }

  private static long hash(String id) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(id.getBytes(StandardCharsets.UTF_8));
      long hash = ByteBuffer.wrap(digest).getLong();
      return hash == 0 ? 1 : hash;
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
