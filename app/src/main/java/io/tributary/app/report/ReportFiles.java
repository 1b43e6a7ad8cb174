package io.tributary.app.report;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import io.tributary.app.WholeFile;
import io.tributary.app.report.html.HtmlReport;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Writes and reads the report files of a run folder. */
public final class ReportFiles {
  public static final String JSON_NAME = "report.json";
  public static final String HTML_NAME = "report.html";

  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .addModule(
              new SimpleModule()
                  .addSerializer(double.class, new FiniteOrNull())
                  .addSerializer(Double.class, new FiniteOrNull()))
          .build();

  private ReportFiles() {}

  /** Writes both files, each in whole or not at all; with report.json the run is complete. */
  public static void write(Path runFolder, ReportData data) throws IOException {
    byte[] html = HtmlReport.render(data).getBytes(StandardCharsets.UTF_8);
    WholeFile.write(runFolder.resolve(HTML_NAME), html);
    WholeFile.write(runFolder.resolve(JSON_NAME), JSON.writeValueAsBytes(data.report()));
  }

  /** Reads what {@link #write} wrote. */
  public static RunReport read(Path runFolder) throws IOException {
    return JSON.readValue(runFolder.resolve(JSON_NAME).toFile(), RunReport.class);
  }

  /** JSON has no NaN: a figure that could not be computed is null. */
  private static final class FiniteOrNull extends JsonSerializer<Double> {
    @Override
    public void serialize(Double value, JsonGenerator json, SerializerProvider provider)
        throws IOException {
      if (Double.isFinite(value)) json.writeNumber(value);
      else json.writeNull();
    }
  }
}
