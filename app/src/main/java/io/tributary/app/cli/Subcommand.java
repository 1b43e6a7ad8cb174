package io.tributary.app.cli;

import io.tributary.app.ExitCode;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What all subcommands that do work have in common: options, help layout, exit codes. */
@Command(
    sortOptions = false,
    abbreviateSynopsis = true,
    usageHelpAutoWidth = true,
    descriptionHeading = "%n",
    parameterListHeading = "%nArguments:%n",
    optionListHeading = "%nOptions:%n",
    footerHeading = "%nExamples:%n",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:done", "1:it failed", "2:wrong usage or configuration; nothing was started"})
abstract class Subcommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Mixin private SettingsOptions settingsOptions;

  @Mixin private OutputOptions outputOptions;

  @Option(
      names = {"-h", "--help"},
      order = 113,
      usageHelp = true,
      description = "Show this help.")
  private boolean help;

  abstract ExitCode execute(Output output) throws Exception;

  @Override
  public final Integer call() throws Exception {
    Output output = new Output(spec.commandLine().getOut(), spec.commandLine().getErr());
    try {
      return execute(output).code();
    } finally {
      output.out().flush();
      output.err().flush();
    }
  }

  final SettingsRequest settings() {
    return settingsOptions.with(List.of());
  }

  final SettingsRequest settings(List<Optional<SettingOverride>> shorthands) {
    return settingsOptions.with(shorthands.stream().flatMap(Optional::stream).toList());
  }

  final OutputStyle style() {
    return outputOptions.style();
  }

  /** The setting that an option stands for, if the option was given. */
  static Optional<SettingOverride> shorthand(String option, String path, Object value) {
    return Optional.ofNullable(value).map(v -> new SettingOverride(path, v.toString(), option));
  }
}
