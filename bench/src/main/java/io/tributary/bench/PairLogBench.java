package io.tributary.bench;

import io.tributary.streams.log.PairLog;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Pairs a second that the pair log takes, beside what the disk allows in the same run. */
@Command(
    name = "bench/pair-log",
    mixinStandardHelpOptions = true,
    description =
        "Measures how many pairs a second the pair log takes as buffers commit them, every commit"
            + " forced to the disk, on SQLite and on PostgreSQL, beside the appends of 4 KiB a second"
            + " that the same disk takes with an fsync each; prints a table, and writes it to"
            + " bench/results.")
public final class PairLogBench implements Callable<Integer> {
  private static final List<UnitShape> SHAPES =
      List.of(new UnitShape(4, 8, 64), new UnitShape(4, 2, 64), new UnitShape(1, 8, 64));
  private static final double FSYNC_SECONDS = 1;

  @Spec private CommandSpec spec;

  @Option(
      names = "--pairs",
      defaultValue = "2000",
      paramLabel = "N",
      description = "Of one repeat. Default: ${DEFAULT-VALUE}")
  private int pairs;

  @Option(
      names = "--writers",
      split = ",",
      defaultValue = "1,4,16",
      paramLabel = "N",
      description = "Buffers side by side. Default: ${DEFAULT-VALUE}")
  private List<Integer> writers;

  @Option(
      names = "--repeats",
      defaultValue = "5",
      paramLabel = "N",
      description = "The median of so many. Default: ${DEFAULT-VALUE}")
  private int repeats;

  @Mixin private WorkFolderOption folder;

  @Option(
      names = "--postgres",
      paramLabel = "URL",
      description =
          "A server to measure instead of one started here: jdbc:postgresql://HOST:PORT/DATABASE;"
              + " the password in PGPASSWORD. Schemas bench_* are made there, and stay.")
  private String postgres;

  @Option(names = "--user", paramLabel = "NAME", description = "Of that server.")
  private String user;

  @Mixin private ResultsOption results;

  public static void main(String[] arguments) {
    System.exit(new CommandLine(new PairLogBench()).execute(arguments));
  }

  /**
   * One row.
   *
   * @param committed pairs a second that the buffers committed
   * @param fedAndCommitted pairs a second with the time of feeding their prompts before
   * @param commits transactions a second
   * @param fsyncs of 4 KiB appends a second, between the repeats
   */
  record Row(
      String database,
      UnitShape shape,
      int writers,
      double committed,
      double fedAndCommitted,
      double commits,
      double fsyncs) {
    double share() {
      return commits / fsyncs;
    }
  }

  @Override
  public Integer call() throws Exception {
    if (pairs < 4 || repeats < 1 || writers.stream().anyMatch(n -> n < 1)) {
      throw new ParameterException(
          spec.commandLine(), "--pairs must be 4 or more, --repeats and --writers 1 or more");
    }
    Path work = folder.make("pair-log-bench");
    // the server may run as another user
    Files.setPosixFilePermissions(work, PosixFilePermissions.fromString("rwxr-xr-x"));
    List<Row> rows = new ArrayList<>();
    try {
      try (PairLogTarget target = PairLogTarget.sqlite(work)) {
        measure(target, work, rows);
      }
      try (PairLogTarget target = server(work)) {
        measure(target, work, rows);
      }
    } finally {
      TemporaryFolders.delete(work);
    }
    report(rows);
    return 0;
  }

  private PairLogTarget server(Path work) throws IOException {
    if (postgres == null) return PairLogTarget.embeddedPostgres(work);
    return PairLogTarget.postgres(
        postgres, Optional.ofNullable(user), Optional.ofNullable(System.getenv("PGPASSWORD")));
  }

  private void measure(PairLogTarget target, Path work, List<Row> rows) throws Exception {
    PrintWriter err = spec.commandLine().getErr();
    for (UnitShape shape : SHAPES) {
      for (int count : writers) {
        err.printf("%s, %s, %d writers ...%n", target.label(), shape.label(), count);
        rows.add(row(target, work, shape, count));
      }
    }
  }

  private Row row(PairLogTarget target, Path work, UnitShape shape, int count) throws Exception {
    int units = pairs / shape.prompts();
    List<Double> commits = new ArrayList<>();
    List<Double> all = new ArrayList<>();
    List<Double> fsyncs = new ArrayList<>();
    try (PairLog log = target.open(count)) {
      // one that does not count: the code is compiled, the files have grown
      for (int i = 0; i <= repeats; i++) {
        PairLogLoad.Taken taken = PairLogLoad.run(log, shape, (long) i * units, units, count);
        if (i == 0) continue;
        commits.add(taken.commitSeconds());
        all.add(taken.feedSeconds() + taken.commitSeconds());
        fsyncs.add(DiskLimit.fsyncsPerSecond(work, FSYNC_SECONDS));
      }
    }
    double each = (double) units * shape.prompts();
    return new Row(
        target.label(),
        shape,
        count,
        each / Median.of(commits),
        each / Median.of(all),
        units / Median.of(commits),
        Median.of(fsyncs));
  }

  private void report(List<Row> rows) {
    MarkdownTable table =
        new MarkdownTable(
            "database", "unit", "writers", "pairs/s", "with feeding", "commits/s", "of fsyncs/s");
    List<Map<String, Object>> json = new ArrayList<>();
    for (Row row : rows) {
      table.row(
          row.database(),
          row.shape().label(),
          Integer.toString(row.writers()),
          String.format(Locale.ROOT, "%,.0f", row.committed()),
          String.format(Locale.ROOT, "%,.0f", row.fedAndCommitted()),
          String.format(Locale.ROOT, "%,.0f", row.commits()),
          String.format(Locale.ROOT, "%.0f %% of %,.0f", 100 * row.share(), row.fsyncs()));
      json.add(json(row));
    }
    Map<String, Object> figures = new LinkedHashMap<>();
    figures.put("pairs", pairs);
    figures.put("repeats", repeats);
    figures.put("rows", json);
    results.report(spec.commandLine().getOut(), "pair-log", figures, table.render());
  }

  private static Map<String, Object> json(Row row) {
    Map<String, Object> one = new LinkedHashMap<>();
    one.put("database", row.database());
    one.put("prompts", row.shape().prompts());
    one.put("candidates", row.shape().candidates());
    one.put("tokens", row.shape().tokens());
    one.put("writers", row.writers());
    one.put("pairs_per_second", row.committed());
    one.put("pairs_per_second_with_feeding", row.fedAndCommitted());
    one.put("commits_per_second", row.commits());
    one.put("fsyncs_per_second", row.fsyncs());
    one.put("share_of_fsyncs", row.share());
    return one;
  }
}
