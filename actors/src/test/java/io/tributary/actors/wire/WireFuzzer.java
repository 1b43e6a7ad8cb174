package io.tributary.actors.wire;

import akka.actor.typed.ActorSystem;
import com.sun.management.ThreadMXBean;
import java.io.NotSerializableException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeMap;

/** Reads so many damaged messages and says what became of them; ends with 1 at the first defect. */
final class WireFuzzer {
  private static final int WARM_UP = 20_000;

  /** What reading may take for each byte that is there, and in any case: an exception's trace. */
  private static final long BYTES_PER_BYTE = 200;

  private static final long BYTES_MORE = 100_000;

  private final KryoSerializer kryo;
  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private final long thread = Thread.currentThread().getId();
  private final WireCounters counters;
  private boolean warm;
  private long read;
  private long mostAllocated;

  private WireFuzzer(ActorSystem<?> system) {
    kryo = WireSystems.kryo(system);
    counters = WireCounters.get(system);
  }

  /**
   * @param arguments how many messages, the log of loaded classes, and where to write the figures
   */
  public static void main(String[] arguments) {
    try {
      run(arguments);
      System.exit(0);
    } catch (Exception e) {
      e.printStackTrace();
      System.exit(1); // Akka's threads would go on.
    }
  }

  private static void run(String[] arguments) throws Exception {
    long runs = Long.parseLong(arguments[0]);
    Path classes = Path.of(arguments[1]);
    ActorSystem<?> system = WireSystems.start("");
    WireFuzzer fuzzer = new WireFuzzer(system);

    List<byte[]> seeds = new ArrayList<>();
    for (int version : List.of(Version2.VERSION, WireTypes.VERSION)) {
      for (WireCorpus.Recorded message : WireCorpus.read(version)) seeds.add(message.bytes());
    }
    Mutator warmUp = new Mutator(seeds, 2);
    for (int i = 0; i < WARM_UP; i++) fuzzer.take(warmUp.next());

    long loaded = Files.size(classes);
    fuzzer.warm = true;
    fuzzer.mostAllocated = 0;
    fuzzer.read = 0;
    Mutator mutator = new Mutator(seeds, 1);
    long start = System.nanoTime();
    for (long i = 0; i < runs; i++) fuzzer.take(mutator.next());
    double seconds = (System.nanoTime() - start) / 1e9;
    long loadedAfter = Files.size(classes);

    TreeMap<String, Object> figures = new TreeMap<>(fuzzer.counters.metrics());
    figures.put("runs", runs);
    figures.put("read", fuzzer.read);
    figures.put("seconds", seconds);
    figures.put("most_allocated", fuzzer.mostAllocated);
    figures.put("loaded_before", loaded);
    figures.put("loaded_after", loadedAfter);
    StringBuilder lines = new StringBuilder();
    figures.forEach((name, value) -> lines.append(name).append('\t').append(value).append('\n'));
    Files.writeString(Path.of(arguments[2]), lines);
  }

  private void take(byte[] bytes) {
    String manifest = bytes.length % 2 == 0 ? "2" : "3";
    try {
      long before = threads.getThreadAllocatedBytes(thread);
      WireMessage message = tryRead(bytes, manifest);
      long allocated = threads.getThreadAllocatedBytes(thread) - before;
      mostAllocated = Math.max(mostAllocated, allocated);
      if (warm && allocated > BYTES_MORE + BYTES_PER_BYTE * bytes.length) {
        throw new IllegalStateException(allocated + " bytes were allocated");
      }
      if (message == null) return;
      read++;
      byte[] again = kryo.toBinary(message);
      byte[] third = kryo.toBinary(kryo.fromBinary(again, "3"));
      if (!Arrays.equals(again, third)) throw new IllegalStateException("it comes back as another");
    } catch (Throwable e) {
      System.err.println("a finding: " + HexFormat.of().formatHex(bytes));
      e.printStackTrace();
      System.exit(1);
    }
  }

  private WireMessage tryRead(byte[] bytes, String manifest) {
    try {
      return (WireMessage) kryo.fromBinary(bytes, manifest);
    } catch (NotSerializableException refused) {
      return null;
    }
  }
}
