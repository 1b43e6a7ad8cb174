package io.tributary.app.wiring;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.tributary.app.ExitCode;
import io.tributary.app.UserError;
import io.tributary.app.cli.ExportRequest;
import io.tributary.app.cli.FileKind;
import io.tributary.app.cli.ImportRequest;
import io.tributary.app.cli.Output;
import io.tributary.app.cli.OutputStyle;
import io.tributary.app.cli.RowLayout;
import io.tributary.app.run.RunFolder;
import io.tributary.streams.log.PairLog;
import io.tributary.streams.log.SqlPairLog;
import io.tributary.streams.pairs.PairExport;
import io.tributary.streams.pairs.PairFormat;
import io.tributary.streams.pairs.PairImport;
import io.tributary.streams.pairs.PairLayout;
import io.tributary.streams.pairs.PairOutput;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** {@code tributary export} and {@code tributary import}: pairs as files. */
final class PairFileServices {
  private PairFileServices() {}

  static ExitCode export(ExportRequest request, Output output) throws IOException {
    PairOutput to =
        new PairOutput(
            request.out(),
            format(request.kind(), request.out()),
            request.candidates(),
            request.force());
    PairLayout layout = layout(request.layout()).orElse(PairLayout.PLAIN);
    Path runs = SettingsAccess.load(request.settings()).settings().run().folder();
    RunFolder folder = RunFolder.find(request.run(), runs);
    boolean lists = layout == PairLayout.RANKED;
    long rows;
    long samples;
    try (SqlPairLog log = folder.openExistingLog(System.getenv())) {
      PairLog.Counts counts = log.counts();
      rows = PairExport.run(log, to, layout);
      samples = lists ? counts.paired() + counts.sampled() - rows : counts.sampled();
    }
    Map<String, Object> said = new LinkedHashMap<>();
    said.put("file", to.file().toString());
    said.put(lists ? "lists" : "pairs", rows);
    said.put("samples_left_out", Math.max(0, samples));
    String text = "%d %s in %s".formatted(rows, lists ? "lists" : "pairs", to.file());
    if (samples > 0) {
      text +=
          lists
              ? "; %d prompts have no two scores".formatted(samples)
              : "; %d prompts have lists or samples, no pairs: --layout ranked writes the lists"
                  .formatted(samples);
    }
    say(request.style(), output, said, text);
    return ExitCode.OK;
  }

  static ExitCode read(ImportRequest request, Output output) throws IOException {
    PairOutput to =
        new PairOutput(request.out(), format(request.kind(), request.out()), true, request.force());
    PairImport.Imported imported = PairImport.run(request.files(), to, layout(request.layout()));
    Map<String, Object> said = new LinkedHashMap<>();
    said.put("file", to.file().toString());
    said.put("pairs", imported.rows());
    said.put("undecided_left_out", imported.undecided());
    said.put("columns_left_out", imported.leftOut());
    String text = "%d pairs in %s".formatted(imported.rows(), to.file());
    if (imported.undecided() > 0) {
      text += "; left out %d rows that prefer no response".formatted(imported.undecided());
    }
    if (!imported.leftOut().isEmpty()) text += "; left out the columns " + imported.leftOut();
    say(request.style(), output, said, text);
    return ExitCode.OK;
  }

  private static Optional<PairLayout> layout(RowLayout asked) {
    return switch (asked) {
      case AS_READ -> Optional.empty();
      case PLAIN -> Optional.of(PairLayout.PLAIN);
      case CONVERSATIONAL -> Optional.of(PairLayout.CONVERSATIONAL);
      case RANKED -> Optional.of(PairLayout.RANKED);
    };
  }

  private static PairFormat format(FileKind kind, Path out) {
    return switch (kind) {
      case JSONL -> PairFormat.JSONL;
      case PARQUET -> PairFormat.PARQUET;
      case BY_NAME ->
          PairFormat.ofName(out)
              .orElseThrow(
                  () ->
                      UserError.wrongUsage(
                          "--out is %s, whose name ends with neither .jsonl nor .parquet; say --format jsonl or --format parquet"
                              .formatted(out)));
    };
  }

  private static void say(
      OutputStyle style, Output output, Map<String, Object> figures, String text)
      throws IOException {
    switch (style) {
      case JSON -> output.out().println(new ObjectMapper().writeValueAsString(figures));
      case QUIET -> {}
      case NORMAL -> output.out().println(text);
    }
  }
}
