package io.tributary.app.cli;

import io.tributary.app.ErrorReporter;
import io.tributary.app.ExitCode;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;

/** The command line before services that note what they are asked for. */
abstract class CommandLineFixture {
  final StringWriter out = new StringWriter();
  final StringWriter err = new StringWriter();
  final List<Object> requests = new ArrayList<>();
  Exception failure;
  ExitCode answer = ExitCode.OK;

  <R> ExitCode record(R request, Output output) throws Exception {
    requests.add(request);
    if (failure != null) throw failure;
    output.out().print("result");
    return answer;
  }

  int execute(String... arguments) {
    CommandServices services =
        new CommandServices(
            this::record,
            this::record,
            this::record,
            this::record,
            this::record,
            this::record,
            this::record,
            this::record,
            this::record,
            this::record,
            this::record,
            this::record,
            this::record,
            this::record);
    CommandLine line = TributaryCommand.create(services, new ErrorReporter(List.of()));
    return line.setOut(new PrintWriter(out)).setErr(new PrintWriter(err)).execute(arguments);
  }

  static SettingsRequest settings(SettingOverride... overrides) {
    return new SettingsRequest(List.of(), List.of(overrides));
  }
}
