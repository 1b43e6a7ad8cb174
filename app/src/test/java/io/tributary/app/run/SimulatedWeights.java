package io.tributary.app.run;

import io.tributary.streams.weights.HeldVersion;
import io.tributary.streams.weights.Manifest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/** A version is the policy's file and one that never changes, as a frozen part of a model. */
record SimulatedWeights(AtomicReference<SimulatedPolicy> newest) implements WeightContent {
  private static final int FROZEN = 256 * 1024;

  @Override
  public Optional<String> refuses(Manifest version) {
    return Optional.empty();
  }

  @Override
  public <T> T give(Giving<T> to) {
    byte[] policy = newest.get().bytes();
    return to.give(
        Map.of("simulated", "true"),
        files -> {
          files.file(SimulatedPolicy.FILE, out -> write(out, policy));
          files.file("frozen.bin", out -> write(out, new byte[FROZEN]));
        });
  }

  private static void write(FileChannel out, byte[] bytes) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    while (buffer.hasRemaining()) out.write(buffer);
  }

  @Override
  public void take(HeldVersion version) {
    try {
      SimulatedPolicy policy = SimulatedPolicy.read(version.files().get(SimulatedPolicy.FILE));
      if (policy.version().number() != version.id().number()) {
        throw new IllegalStateException(version.id() + " holds " + policy);
      }
      newest.set(policy);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
