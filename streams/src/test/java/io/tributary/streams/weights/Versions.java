package io.tributary.streams.weights;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Versions of random bytes that tests publish and compare. */
final class Versions {
  private Versions() {}

  static Map<String, byte[]> files(long seed, int count, int size) {
    Map<String, byte[]> files = new TreeMap<>();
    for (int i = 0; i < count; i++) files.put("t%03d".formatted(i), bytes(seed * 1000 + i, size));
    return files;
  }

  static byte[] bytes(long seed, int size) {
    byte[] bytes = new byte[size];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  static Manifest publish(VersionStore store, VersionId id, Map<String, byte[]> files) {
    return publish(store, id, files, manifest -> {});
  }

  static Manifest publish(
      VersionStore store, VersionId id, Map<String, byte[]> files, Consumer<Manifest> permit) {
    return store.publish(
        id,
        Map.of("kind", "test"),
        sink -> {
          for (Map.Entry<String, byte[]> file : files.entrySet()) {
            sink.file(
                file.getKey(),
                out -> {
                  ByteBuffer bytes = ByteBuffer.wrap(file.getValue());
                  while (bytes.hasRemaining()) out.write(bytes);
                });
          }
        },
        permit);
  }

  static Map<String, byte[]> read(HeldVersion version) throws IOException {
    Map<String, byte[]> files = new TreeMap<>();
    for (Map.Entry<String, Path> file : version.files().entrySet()) {
      files.put(file.getKey(), Files.readAllBytes(file.getValue()));
    }
    return files;
  }

  static boolean same(Map<String, byte[]> a, Map<String, byte[]> b) {
    return a.keySet().equals(b.keySet())
        && a.keySet().stream().allMatch(k -> java.util.Arrays.equals(a.get(k), b.get(k)));
  }

  /** Changes one bit in the middle of a file. */
  static void flip(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length / 2] ^= 4;
    Files.write(file, bytes, StandardOpenOption.WRITE);
  }
}
