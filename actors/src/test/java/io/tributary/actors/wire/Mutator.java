package io.tributary.actors.wire;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Damages messages, the same way for the same seed. */
final class Mutator {
  /** Classes that no message may bring in, by their names. */
  static final List<String> BAITS =
      List.of(
          "io.tributary.actors.wire.bait.Bait",
          "javax.naming.InitialContext",
          "com.sun.rowset.JdbcRowSetImpl",
          "java.rmi.server.UnicastRemoteObject",
          "org.sqlite.JDBC");

  private static final int MOST_CHANGES = 4;
  private static final byte[] TELLING = {0, 1, 2, 3, 15, 16, 42, 63, 64, 127, -128, -1};
  private static final byte[][] HUGE = {
    {-1, -1, -1, -1, 7}, // 2^31 - 1 as a varint
    {-1, -1, -1, -1, 15}, // -1
    {-128, -128, -128, 8}, // 16 Mi
    {-1, -1, -1, 127}, // 2^31 - 1 in four bytes
    {0, 0, 0, -128},
    {-1, -1, -1, -1, -1, -1, -1, -1, -1, 1}
  };

  private final List<byte[]> seeds;
  private final Random random;

  Mutator(List<byte[]> seeds, long seed) {
    this.seeds = seeds;
    random = new Random(seed);
  }

  byte[] next() {
    byte[] bytes = seed().clone();
    for (int changes = 1 + random.nextInt(MOST_CHANGES); changes > 0; changes--) {
      bytes = change(bytes);
    }
    return bytes;
  }

  private byte[] change(byte[] bytes) {
    int at = random.nextInt(bytes.length + 1);
    int to = at + random.nextInt(bytes.length - at + 1);
    return switch (random.nextInt(9)) {
      case 0 -> replace(bytes, at, Math.min(at + 1, bytes.length), one((byte) random.nextInt()));
      case 1 -> replace(bytes, at, Math.min(at + 1, bytes.length), one(telling()));
      case 2 -> {
        byte[] flipped = bytes.clone();
        if (at < bytes.length) flipped[at] ^= (byte) (1 << random.nextInt(8));
        yield flipped;
      }
      case 3 -> replace(bytes, at, at, one(telling()));
      case 4 -> replace(bytes, at, to, new byte[0]);
      case 5 -> replace(bytes, at, at, Arrays.copyOfRange(bytes, at, to));
      case 6 -> {
        byte[] huge = HUGE[random.nextInt(HUGE.length)];
        yield replace(bytes, at, Math.min(at + random.nextInt(5), bytes.length), huge);
      }
      case 7 -> {
        byte[] other = seed();
        yield replace(
            bytes, at, to, Arrays.copyOfRange(other, Math.min(at, other.length), other.length));
      }
      default -> named(bytes, at);
    };
  }

  /** A class by its name, the way Kryo writes it. */
  private byte[] named(byte[] bytes, int at) {
    byte[] name = BAITS.get(random.nextInt(BAITS.size())).getBytes(StandardCharsets.US_ASCII);
    byte[] named = new byte[name.length + 2];
    named[0] = 1;
    System.arraycopy(name, 0, named, 2, name.length);
    named[named.length - 1] |= (byte) 0x80; // Its end, in Kryo's own way of writing ASCII.
    // Where the message's id is, or anywhere.
    int start = random.nextBoolean() || bytes.length < 3 ? at : bytes[0] == 0 ? 2 : 0;
    return replace(bytes, start, Math.min(start + 1, bytes.length), named);
  }

  private byte[] seed() {
    return seeds.get(random.nextInt(seeds.size()));
  }

  private byte telling() {
    return TELLING[random.nextInt(TELLING.length)];
  }

  private static byte[] one(byte value) {
    return new byte[] {value};
  }

  private static byte[] replace(byte[] bytes, int from, int to, byte[] by) {
    byte[] out = new byte[bytes.length - (to - from) + by.length];
    System.arraycopy(bytes, 0, out, 0, from);
    System.arraycopy(by, 0, out, from, by.length);
    System.arraycopy(bytes, to, out, from + by.length, bytes.length - to);
    return out;
  }
}
