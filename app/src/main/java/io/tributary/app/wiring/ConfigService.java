package io.tributary.app.wiring;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.tributary.app.ExitCode;
import io.tributary.app.cli.ConfigRequest;
import io.tributary.app.cli.Output;
import io.tributary.app.cli.OutputStyle;
import io.tributary.app.cli.Service;
import io.tributary.config.Entry;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code tributary config}: every setting with its value and where that came from. */
final class ConfigService implements Service<ConfigRequest> {
  private static final int WIDEST_VALUE = 60;

  @Override
  public ExitCode execute(ConfigRequest request, Output output) throws Exception {
    List<Entry> entries = SettingsAccess.load(request.settings()).entries();
    if (request.style() == OutputStyle.JSON) {
      output.out().println(json(entries));
      return ExitCode.OK;
    }
    int pathWidth = entries.stream().mapToInt(e -> e.path().length()).max().orElse(0);
    int valueWidth =
        entries.stream()
            .mapToInt(e -> Math.min(WIDEST_VALUE, e.renderedValue().length()))
            .max()
            .orElse(0);
    for (Entry entry : entries) {
      output
          .out()
          .printf(
              "%-" + pathWidth + "s  %-" + valueWidth + "s  %s%n",
              entry.path(),
              entry.renderedValue(),
              entry.origin());
    }
    return ExitCode.OK;
  }

  private static String json(List<Entry> entries) throws Exception {
    Map<String, Map<String, String>> out = new LinkedHashMap<>();
    for (Entry entry : entries) {
      out.put(entry.path(), Map.of("value", entry.renderedValue(), "origin", entry.origin()));
    }
    return new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValueAsString(out);
  }
}
