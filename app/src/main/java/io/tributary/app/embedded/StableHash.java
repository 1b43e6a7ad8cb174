package io.tributary.app.embedded;

import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;

/** Hashes and random streams that are the same on every JVM. */
final class StableHash {
  private StableHash() {}

  /** FNV-1a over UTF-8, finished with the mixer of MurmurHash3 so that close names spread. */
  static long of(String text) {
    long hash = 0xcbf29ce484222325L;
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      hash = (hash ^ (b & 0xff)) * 0x100000001b3L;
    }
    hash = (hash ^ (hash >>> 33)) * 0xff51afd7ed558ccdL;
    hash = (hash ^ (hash >>> 33)) * 0xc4ceb9fe1a85ec53L;
    return hash ^ (hash >>> 33);
  }

  /** A number from 0 to 99. */
  static int percent(String text) {
    return (int) Long.remainderUnsigned(of(text), 100);
  }

  /** The random stream of one purpose; streams of different purposes are independent. */
  static SplittableRandom random(long seed, String purpose) {
    return new SplittableRandom(seed ^ of(purpose));
  }
}
