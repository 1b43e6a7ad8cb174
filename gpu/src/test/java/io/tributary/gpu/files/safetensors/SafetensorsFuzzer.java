package io.tributary.gpu.files.safetensors;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import io.tributary.gpu.files.ModelFileException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;
import java.util.TreeMap;

/**
 * What Jazzer runs: a mutant is opened and all its tensors are read, or it is refused with the one
 * typed exception. Anything else that is thrown is a finding.
 */
public final class SafetensorsFuzzer {
  /** Where the file lies and where the counts go. */
  static final String FOLDER = "fuzz.folder";

  private static final List<SeedFile> SEEDS = SeedFile.all();
  private static final int HASHES = 1 << 27;

  private static final BitSet seen = new BitSet(HASHES);
  private static final TreeMap<String, Integer> reasons = new TreeMap<>();
  private static Path folder;
  private static long mutants;
  private static long distinct;
  private static long read;

  private SafetensorsFuzzer() {}

  public static void fuzzerInitialize() {
    folder = Path.of(System.getProperty(FOLDER));
    for (SeedFile seed : SEEDS) {
      byte[] bytes = seed.bytes();
      if (!isRead(bytes)) throw new IllegalStateException("not a valid file to begin with");
      isNew(bytes);
    }
  }

  public static void fuzzerTestOneInput(FuzzedDataProvider choices) {
    byte[] mutant = Mutant.of(SEEDS, choices);
    mutants++;
    if (isNew(mutant)) distinct++;
    if (isRead(mutant)) read++;
  }

  public static void fuzzerTearDown() throws IOException {
    StringBuilder counts = new StringBuilder();
    counts.append("mutants\t").append(mutants).append('\n');
    counts.append("distinct\t").append(distinct).append('\n');
    counts.append("read\t").append(read).append('\n');
    reasons.forEach((reason, n) -> counts.append(reason).append('\t').append(n).append('\n'));
    Files.writeString(folder.resolve("counts.tsv"), counts);
  }

  private static boolean isNew(byte[] bytes) {
    int bit = (int) (Mutant.hash(bytes) & HASHES - 1);
    boolean fresh = !seen.get(bit);
    seen.set(bit);
    return fresh;
  }

  private static boolean isRead(byte[] bytes) {
    Path path = RawSafetensors.write(folder, bytes);
    try (SafetensorsFile file = SafetensorsFile.open(path)) {
      long size = 0;
      for (TensorInfo info : file.tensors().values()) {
        size += info.end() - info.begin();
        if (!info.dtype().isWeight()) continue;
        float[] values = file.floats(info.name());
        if (values.length != info.elements()) {
          throw new AssertionError(info + " has " + values.length + " values");
        }
      }
      if (size > bytes.length) throw new AssertionError(size + " bytes in " + bytes.length);
      return true;
    } catch (ModelFileException e) {
      String start = path + ": ";
      if (!e.getMessage().startsWith(start)) throw new AssertionError("names no file", e);
      count(e.getMessage().substring(start.length()));
      return false;
    }
  }

  /** Messages of one kind count as one: no names, no numbers, no detail of the JSON parser. */
  private static void count(String message) {
    String kind =
        message
            .replaceFirst("(?s)^tensor \".*?\": ", "tensor: ")
            .replaceFirst("(?s)not valid JSON: Duplicate field .*", "duplicate key")
            .replaceFirst("(?s)not valid JSON: .*", "not valid JSON")
            .replaceAll("(?s)\"[^\"]*\"", "_")
            .replaceAll("\\[[^\\]]*\\]", "[]")
            .replaceAll("(?<![-\\w])-?\\d+", "n");
    kind = kind.lines().findFirst().orElse("");
    if (reasons.size() < 1000 || reasons.containsKey(kind)) {
      reasons.merge(kind.substring(0, Math.min(90, kind.length())), 1, Integer::sum);
    }
  }
}
