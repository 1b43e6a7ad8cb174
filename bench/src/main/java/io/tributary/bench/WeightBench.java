package io.tributary.bench;

import io.tributary.gpu.engine.MatmulPath;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** A version to some receivers over loopback, beside curl's copies of the same bytes. */
@Command(
    name = "bench/weights",
    mixinStandardHelpOptions = true,
    description =
        "Measures how long a version takes to receivers on loopback that verify and commit it, how"
            + " much of it leaves the learner, and what curl takes for the same bytes from the same"
            + " server in turn; then how long a generator pauses to take a version; prints a table, and writes it to bench/results.")
public final class WeightBench implements Callable<Integer> {
  private static final int MIB = 1 << 20;

  @Spec private CommandSpec spec;

  @Option(
      names = "--size",
      defaultValue = "512",
      paramLabel = "MIB",
      description = "Of the version. Default: ${DEFAULT-VALUE}")
  private int size;

  @Option(
      names = "--part",
      defaultValue = "16",
      paramLabel = "MIB",
      description = "Of each of its files. Default: ${DEFAULT-VALUE}")
  private int part;

  @Option(
      names = "--receivers",
      split = ",",
      defaultValue = "1,4,8",
      paramLabel = "N",
      description = "Default: ${DEFAULT-VALUE}")
  private List<Integer> receivers;

  @Option(
      names = "--repeats",
      defaultValue = "5",
      paramLabel = "N",
      description = "The median of so many. Default: ${DEFAULT-VALUE}")
  private int repeats;

  @Option(
      names = "--shapes",
      split = ",",
      defaultValue = "small,mid",
      paramLabel = "SHAPE",
      description = "Whose generator takes new versions. Default: ${DEFAULT-VALUE}")
  private List<String> shapes;

  @Option(
      names = "--swaps",
      defaultValue = "15",
      paramLabel = "N",
      description = "New versions that a generator takes; 0: none. Default: ${DEFAULT-VALUE}")
  private int swaps;

  @Mixin private WorkFolderOption folder;

  @Mixin private ResultsOption results;

  public static void main(String[] arguments) {
    System.exit(new CommandLine(new WeightBench()).execute(arguments));
  }

  /**
   * One row.
   *
   * @param seconds until all receivers have the version committed
   * @param curlSeconds until as many curls have written the same bytes to files
   * @param copiesFromLearner bytes that left the learner, in sizes of the version
   */
  record Row(int receivers, double seconds, double curlSeconds, double copiesFromLearner) {
    double share() {
      return curlSeconds / seconds;
    }
  }

  @Override
  public Integer call() throws Exception {
    requireShapes();
    if (size < 1
        || part < 1
        || repeats < 1
        || swaps < 0
        || receivers.stream().anyMatch(n -> n < 1)) {
      throw new ParameterException(
          spec.commandLine(), "all numbers must be 1 or more, --swaps 0 or more");
    }
    WeightLoad.requireCurl();
    Path work = folder.make("weights-bench");
    PrintWriter err = spec.commandLine().getErr();
    List<Row> rows = new ArrayList<>();
    try (WeightLoad load = new WeightLoad(work, (long) size * MIB, part * MIB)) {
      load.pull(1);
      load.curl(1);
      for (int count : receivers) {
        err.printf("%d receivers ...%n", count);
        List<Double> pulls = new ArrayList<>();
        List<Double> curls = new ArrayList<>();
        double copies = 0;
        for (int i = 0; i < repeats; i++) {
          // in turn, so that both meet the same machine
          WeightLoad.Pulled pulled = load.pull(count);
          pulls.add(pulled.seconds());
          copies = Math.max(copies, pulled.copiesFromLearner());
          curls.add(load.curl(count));
        }
        rows.add(new Row(count, Median.of(pulls), Median.of(curls), copies));
      }
    }
    report(rows, pauses(err));
    return 0;
  }

  private void requireShapes() {
    List<String> known =
        Arrays.stream(BenchShape.values()).map(s -> s.name().toLowerCase(Locale.ROOT)).toList();
    for (String shape : shapes) {
      if (known.contains(shape)) continue;
      throw new ParameterException(
          spec.commandLine(), "--shapes %s; it must be some of %s".formatted(shape, known));
    }
  }

  private List<SwapPause> pauses(PrintWriter err) {
    List<SwapPause> pauses = new ArrayList<>();
    Setup setup = new Setup(MatmulPath.FP32, 1, Runtime.getRuntime().availableProcessors());
    for (String shape : swaps == 0 ? List.<String>of() : shapes) {
      err.printf("new versions for a generator of %s ...%n", shape);
      BenchShape what = BenchShape.valueOf(shape.toUpperCase(Locale.ROOT));
      pauses.add(SwapPause.measure(what, setup, swaps));
    }
    return pauses;
  }

  private void report(List<Row> rows, List<SwapPause> pauses) {
    MarkdownTable table =
        new MarkdownTable("receivers", "MB/s each", "curl, MB/s each", "of curl", "copies sent");
    List<Map<String, Object>> json = new ArrayList<>();
    for (Row row : rows) {
      double bytes = (double) size * MIB / 1e6;
      table.row(
          Integer.toString(row.receivers()),
          String.format(Locale.ROOT, "%.0f", bytes / row.seconds()),
          String.format(Locale.ROOT, "%.0f", bytes / row.curlSeconds()),
          String.format(Locale.ROOT, "%.0f %%", 100 * row.share()),
          String.format(Locale.ROOT, "%.2f", row.copiesFromLearner()));
      Map<String, Object> one = new LinkedHashMap<>();
      one.put("receivers", row.receivers());
      one.put("seconds", row.seconds());
      one.put("curl_seconds", row.curlSeconds());
      one.put("share_of_curl", row.share());
      one.put("copies_from_learner_most", row.copiesFromLearner());
      json.add(one);
    }
    Map<String, Object> figures = new LinkedHashMap<>();
    figures.put("mib", size);
    figures.put("part_mib", part);
    figures.put("repeats", repeats);
    figures.put("rows", json);
    figures.put("swaps", swaps);
    figures.put("swap_pauses", pauses.stream().map(WeightBench::json).toList());
    String[] tables =
        pauses.isEmpty()
            ? new String[] {table.render()}
            : new String[] {table.render(), render(pauses)};
    results.report(spec.commandLine().getOut(), "weights", figures, tables);
  }

  private static Map<String, Object> json(SwapPause pause) {
    Map<String, Object> one = new LinkedHashMap<>();
    one.put("shape", pause.shape());
    one.put("slots", pause.slots());
    one.put("chunk_tokens", pause.chunkTokens());
    one.put("chunk_seconds", pause.chunk());
    one.put("chunk_with_swap_seconds", pause.swap());
    one.put("longest_seconds", pause.longest());
    return one;
  }

  private static String render(List<SwapPause> pauses) {
    MarkdownTable table =
        new MarkdownTable("shape", "chunk, ms", "with a swap, ms", "pause, ms", "longest, ms");
    for (SwapPause pause : pauses) {
      table.row(
          pause.shape(),
          millis(pause.chunk()),
          millis(pause.swap()),
          millis(pause.pause()),
          millis(pause.longest()));
    }
    return table.render();
  }

  private static String millis(double seconds) {
    return String.format(Locale.ROOT, "%.1f", 1000 * seconds);
  }
}
