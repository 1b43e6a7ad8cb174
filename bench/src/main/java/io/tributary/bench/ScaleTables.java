package io.tributary.bench;

import io.tributary.bench.sim.StageClock.Stage;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Rows as tables for people and as figures for the result file. */
record ScaleTables(Map<String, Object> figures, PrintWriter print) {
  private static final int MIB = 1 << 20;

  void fleet(List<ScaleRun> rows) {
    MarkdownTable table =
        new MarkdownTable(
            "generators",
            "pairs/s",
            "ideal",
            "of ideal",
            "candidates/s",
            "cores",
            "CPU µs a candidate",
            "lag p50",
            "lag p95",
            "lag max");
    List<Map<String, Object>> json = new ArrayList<>();
    for (ScaleRun row : rows) {
      table.row(
          Integer.toString(row.plan().generators()),
          number("%.1f", row.pairsPerSecond()),
          number("%.1f", row.plan().idealPairsPerSecond()),
          number("%.1f %%", 100 * row.shareOfIdeal()),
          number("%.0f", row.candidatesPerSecond()),
          number("%.3f", row.cpuCores()),
          number("%.0f", row.cpuMicrosPerCandidate()),
          number("%.0f", row.lags().p50()),
          number("%.0f", row.lags().p95()),
          number("%.0f", row.lags().max()));
      json.add(json(row));
    }
    figures.put("fleet", json);
    print(table);
    stages(rows);
    if (rows.size() < 2) return;
    double[] rates = rows.stream().mapToDouble(ScaleRun::candidatesPerSecond).toArray();
    LineFit cpu = LineFit.of(rates, rows.stream().mapToDouble(ScaleRun::cpuCores).toArray());
    figures.put("cpu_cores_idle", cpu.intercept());
    figures.put("cpu_us_per_candidate", 1e6 * cpu.slope());
    say("cores = %.3f + %.0f µs · candidates/s", cpu.intercept(), 1e6 * cpu.slope());
  }

  private void stages(List<ScaleRun> rows) {
    String[] head = new String[rows.size() + 1];
    head[0] = "ms, mean / p95";
    for (int i = 0; i < rows.size(); i++) head[i + 1] = "" + rows.get(i).plan().generators();
    MarkdownTable table = new MarkdownTable(head);
    for (Stage stage : Stage.values()) {
      String[] cells = new String[head.length];
      cells[0] = stage.label();
      for (int i = 0; i < rows.size(); i++) {
        Quantiles seconds = rows.get(i).stages().get(stage);
        cells[i + 1] =
            String.format(Locale.ROOT, "%.1f / %.1f", 1000 * seconds.mean(), 1000 * seconds.p95());
      }
      table.row(cells);
    }
    print(table);
  }

  void phases(List<PhaseRow> rows) {
    MarkdownTable table =
        new MarkdownTable(
            "generation : training",
            "spread of lengths",
            "lock-step pairs/s",
            "of its ideal",
            "streaming pairs/s",
            "of its ideal",
            "speed-up",
            "bound",
            "of bound",
            "lag p50",
            "lag max");
    List<Map<String, Object>> json = new ArrayList<>();
    for (PhaseRow row : rows) {
      double spread = row.lockStep().plan().engine().spread();
      table.row(
          number("%.0f : 1", row.ratio()),
          number("%.1f", spread),
          number("%.1f", row.lockStep().pairsPerSecond()),
          number("%.1f %%", 100 * row.lockStep().shareOfIdeal()),
          number("%.1f", row.streaming().pairsPerSecond()),
          number("%.1f %%", 100 * row.streaming().shareOfIdeal()),
          number("%.2f", row.speedUp()),
          number("%.2f", row.bound()),
          number("%.0f %%", 100 * row.speedUp() / row.bound()),
          number("%.0f", row.streaming().lags().p50()),
          number("%.0f", row.streaming().lags().max()));
      Map<String, Object> one = new LinkedHashMap<>();
      one.put("generation_to_training", row.ratio());
      one.put("spread", spread);
      one.put("speed_up", row.speedUp());
      one.put("bound", row.bound());
      one.put("lock_step", json(row.lockStep()));
      one.put("streaming", json(row.streaming()));
      json.add(one);
    }
    figures.put("phases", json);
    print(table);
  }

  void saturation(List<ScaleRun> rows) {
    MarkdownTable table =
        new MarkdownTable(
            "pair log", "prompts a unit", "units/s", "pairs/s", "cores", "CPU µs a candidate");
    List<Map<String, Object>> json = new ArrayList<>();
    for (ScaleRun row : rows) {
      int unit = row.plan().promptsPerUnit();
      table.row(
          row.log(),
          Integer.toString(unit),
          number("%.0f", row.pairsPerSecond() / unit),
          number("%.0f", row.pairsPerSecond()),
          number("%.2f", row.cpuCores()),
          number("%.0f", row.cpuMicrosPerCandidate()));
      json.add(json(row));
    }
    figures.put("saturation", json);
    print(table);
    Map<String, List<ScaleRun>> logs = new LinkedHashMap<>();
    for (ScaleRun row : rows) logs.computeIfAbsent(row.log(), l -> new ArrayList<>()).add(row);
    Map<String, Object> fits = new LinkedHashMap<>();
    logs.forEach(
        (log, its) -> {
          if (its.size() > 1) fits.put(log, unitTime(log, its));
        });
    figures.put("unit_time", fits);
  }

  /** What a unit takes whatever is in it, and each of its prompts. */
  private Map<String, Object> unitTime(String log, List<ScaleRun> rows) {
    double[] sizes = rows.stream().mapToDouble(row -> row.plan().promptsPerUnit()).toArray();
    double[] seconds =
        rows.stream()
            .mapToDouble(row -> row.plan().promptsPerUnit() / row.pairsPerSecond())
            .toArray();
    LineFit unit = LineFit.of(sizes, seconds);
    double fixed = 1e3 * unit.intercept();
    say("%s: ms a unit = %.2f + %.3f · prompts", log, fixed, 1e3 * unit.slope());
    return Map.of("seconds_per_unit", unit.intercept(), "seconds_per_prompt", unit.slope());
  }

  void memory(List<ScaleMemory> rows) {
    MarkdownTable table =
        new MarkdownTable("prompts", "where", "live heap, MiB", "seconds to fill");
    List<Map<String, Object>> json = new ArrayList<>();
    for (ScaleMemory row : rows) {
      table.row(
          Integer.toString(row.inFlight()),
          row.place().label(),
          number("%.0f", (double) row.bytes() / MIB),
          number("%.0f", row.seconds()));
      json.add(
          Map.of(
              "prompts", row.inFlight(),
              "where", row.place().label(),
              "live_heap_bytes", row.bytes(),
              "seconds_to_fill", row.seconds()));
    }
    figures.put("memory", json);
    print(table);
  }

  private static Map<String, Object> json(ScaleRun row) {
    Map<String, Object> one = new LinkedHashMap<>();
    one.put("plan", row.plan());
    one.put("pair_log", row.log());
    one.put("pairs_per_second", row.pairsPerSecond());
    one.put("ideal_pairs_per_second", row.plan().idealPairsPerSecond());
    one.put("candidates_per_second", row.candidatesPerSecond());
    one.put("cpu_cores", row.cpuCores());
    one.put("policy_lag", row.lags().json());
    one.put("stale", row.stale());
    Map<String, Object> stages = new LinkedHashMap<>();
    row.stages().forEach((stage, seconds) -> stages.put(stage.label(), seconds.json()));
    one.put("stage_seconds", stages);
    return one;
  }

  private static String number(String format, double value) {
    return String.format(Locale.ROOT, format, value);
  }

  private void say(String format, Object... values) {
    print.println(String.format(Locale.ROOT, format, values));
    print.println();
    print.flush();
  }

  private void print(MarkdownTable table) {
    print.print(table.render());
    print.println();
    print.flush();
  }
}
