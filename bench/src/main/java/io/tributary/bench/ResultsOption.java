package io.tributary.bench;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Map;
import picocli.CommandLine.Option;

/** Where a benchmark's figures go, and the last lines that it prints. */
final class ResultsOption {
  @Option(
      names = "--results",
      paramLabel = "FOLDER",
      description = "Where the JSON goes. Default: bench/results")
  private Path folder;

  /** Writes the figures with today's date, and prints the tables and where the figures are. */
  void report(PrintWriter print, String name, Map<String, ?> figures, String... tables) {
    Path to = folder == null ? ResultFile.defaultFolder() : folder;
    Path file = ResultFile.write(to, name, LocalDate.now(), figures);
    for (String table : tables) {
      print.print(table);
      print.println();
    }
    print.println("Figures in " + file);
    print.flush();
  }
}
