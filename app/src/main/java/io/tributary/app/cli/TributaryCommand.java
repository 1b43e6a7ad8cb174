package io.tributary.app.cli;

import io.tributary.app.ErrorReporter;
import io.tributary.app.ExitCode;
import io.tributary.app.Version;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** The program itself; without a subcommand it shows what there is. */
@Command(
    name = "tributary",
    mixinStandardHelpOptions = true,
    versionProvider = TributaryCommand.Versions.class,
    usageHelpAutoWidth = true,
    description = "Streaming online RLHF: keeps a language model aligned from a stream of prompts.",
    descriptionHeading = "%n",
    optionListHeading = "%nOptions:%n",
    commandListHeading = "%nCommands (each with --help):%n",
    footerHeading = "%nExamples:%n",
    footer = {
      "  tributary run",
      "  tributary sample --model runs/ID/model \"How do I calm a crying baby?\"",
      "  tributary audit runs/ID"
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:done", "1:it failed", "2:wrong usage or configuration; nothing was started"})
public final class TributaryCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  private TributaryCommand() {}

  /** The whole command line, ready to execute. */
  public static CommandLine create(CommandServices services, ErrorReporter errors) {
    CommandLine root =
        new CommandLine(new TributaryCommand())
            .addSubcommand(new RunCommand(services.run()))
            .addSubcommand(new SftCommand(services.sft()))
            .addSubcommand(new RewardModelCommand(services.rewardModel()))
            .addSubcommand(new DpoCommand(services.dpo()))
            .addSubcommand(new SampleCommand(services.sample()))
            .addSubcommand(new EvalCommand(services.eval()))
            .addSubcommand(new ExperimentCommand(services.experiment()))
            .addSubcommand(new NodeCommand(services.node()))
            .addSubcommand(ClusterCommand.create(services.cluster()))
            .addSubcommand(new AuditCommand(services.audit()))
            .addSubcommand(new ExportCommand(services.export()))
            .addSubcommand(new ImportCommand(services.read()))
            .addSubcommand(new ConfigCommand(services.config()))
            .addSubcommand(new DoctorCommand(services.doctor()))
            .addSubcommand(new CompletionCommand())
            .addSubcommand(new HelpCommand());
    root.registerConverter(Integer.class, wholeNumber(Integer::valueOf));
    root.registerConverter(Long.class, wholeNumber(Long::valueOf));
    root.registerConverter(int.class, wholeNumber(Integer::valueOf));
    root.setParameterExceptionHandler(ExceptionHandlers::wrongUsage);
    root.setExecutionExceptionHandler(new ExceptionHandlers(errors));
    return root;
  }

  /** Picocli's own converters speak of {@code int} and {@code long}. */
  private static <N> ITypeConverter<N> wholeNumber(Function<String, N> parse) {
    return text -> {
      try {
        return parse.apply(text);
      } catch (NumberFormatException e) {
        throw new TypeConversionException("'" + text + "' is not a whole number");
      }
    };
  }

  @Override
  public Integer call() {
    spec.commandLine().usage(spec.commandLine().getErr());
    return ExitCode.WRONG_USAGE.code();
  }

  static final class Versions implements IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {"tributary " + Version.text()};
    }
  }
}
