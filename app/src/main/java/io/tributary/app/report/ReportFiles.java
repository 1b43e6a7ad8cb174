package io.tributary.app.report;

import com.fasterxml.jackson.databind.JsonNode;
import io.tributary.app.WholeFile;
import io.tributary.app.evaluation.FigureJson;
import io.tributary.app.report.html.HtmlReport;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Writes and reads the report files of a run folder. */
public final class ReportFiles {
  public static final String JSON_NAME = "report.json";
  public static final String HTML_NAME = "report.html";

  private ReportFiles() {}

  /** Writes both files, each in whole or not at all; with report.json the run is complete. */
  public static void write(Path runFolder, ReportData data) throws IOException {
    byte[] html = HtmlReport.render(data).getBytes(StandardCharsets.UTF_8);
    WholeFile.write(runFolder.resolve(HTML_NAME), html);
    WholeFile.write(
        runFolder.resolve(JSON_NAME), FigureJson.MAPPER.writeValueAsBytes(data.report()));
  }

  /** What {@link #write} wrote, as it is. */
  public static JsonNode json(Path runFolder) throws IOException {
    return FigureJson.MAPPER.readTree(runFolder.resolve(JSON_NAME).toFile());
  }

  /** Reads what {@link #write} wrote. */
  public static RunReport read(Path runFolder) throws IOException {
    return FigureJson.MAPPER.readValue(runFolder.resolve(JSON_NAME).toFile(), RunReport.class);
  }
}
