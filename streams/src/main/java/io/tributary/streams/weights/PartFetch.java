package io.tributary.streams.weights;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Brings parts into a store: from what is on disk already to the end, hashed as they come. */
final class PartFetch {
  private final StoredParts store;

  /** Who gave the bytes that lie on disk; a part that nobody is known for may be anybody's. */
  private final Map<String, String> givers = new ConcurrentHashMap<>();

  /**
   * How a fetch ended.
   *
   * @param bytes that came
   * @param resumed bytes that were there
   * @param blamed whether the holder's own bytes were wrong
   */
  record Fetched(long bytes, long resumed, Outcome outcome, boolean blamed, String why) {}

  enum Outcome {
    WHOLE,
    BROKEN,
    DAMAGED
  }

  PartFetch(StoredParts store) {
    this.store = store;
  }

  /**
   * Fetches one part; what came before a break stays for the next time.
   *
   * @param holder a name for whom it comes from
   */
  Fetched fetch(Part part, String holder, PartSource source) {
    Path file = store.incoming(part);
    long[] at = {0};
    long had = 0;
    try (FileChannel out =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      MessageDigest digest = Hashes.sha256();
      had = Math.min(out.size(), part.size());
      Hashes.update(digest, out, had);
      at[0] = had;
      boolean alone = had == 0 || holder.equals(givers.get(part.sha256()));
      givers.put(part.sha256(), alone ? holder : "");
      if (had < part.size()) {
        source.read(
            part,
            had,
            bytes -> {
              digest.update(bytes.duplicate());
              while (bytes.hasRemaining()) at[0] += out.write(bytes, at[0]);
            });
      }
      givers.remove(part.sha256());
      if (!Hashes.hex(digest).equals(part.sha256())) {
        Files.deleteIfExists(file);
        String why = "its bytes do not have the SHA-256 that the manifest says";
        return new Fetched(at[0] - had, had, Outcome.DAMAGED, alone, why);
      }
      store.place(part, file);
      return new Fetched(at[0] - had, had, Outcome.WHOLE, false, "");
    } catch (IOException e) {
      return new Fetched(at[0] - had, had, Outcome.BROKEN, false, StoreFiles.why(e));
    }
  }
}
