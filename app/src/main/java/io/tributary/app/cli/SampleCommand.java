package io.tributary.app.cli;

import io.tributary.app.ExitCode;
import java.nio.file.Path;
import java.util.OptionalLong;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "sample",
    description = "Ask a model and stream its answer.",
    footer = {
      "  tributary sample --model runs/ID/model \"How do I calm a crying baby?\"",
      "  tributary sample --model runs/ID/model --temperature 0 \"Plan a picnic for me.\"",
      "  tributary sample --model models/base --principle --seed 3 \"Plan a picnic.\""
    })
final class SampleCommand extends Subcommand {
  private final Service<SampleCommandRequest> service;

  @Parameters(paramLabel = "PROMPT", description = "What to ask; quote it.")
  private String prompt;

  @Option(
      names = "--model",
      required = true,
      paramLabel = "FOLDER",
      description = "A Hugging Face folder.")
  private Path model;

  @Option(
      names = "--principle",
      description = "Put the principle (model.principle) in front of the prompt.")
  private boolean principle;

  @Option(
      names = "--temperature",
      paramLabel = "T",
      defaultValue = "0.7",
      description = "0 takes the most likely token. Default: ${DEFAULT-VALUE}")
  private double temperature;

  @Option(
      names = "--top-k",
      paramLabel = "K",
      defaultValue = "0",
      description = "Keep the K most likely tokens; 0 keeps all. Default: ${DEFAULT-VALUE}")
  private int topK;

  @Option(
      names = "--top-p",
      paramLabel = "P",
      defaultValue = "1.0",
      description =
          "Keep the fewest tokens whose probability reaches P; 1 keeps all. Default:"
              + " ${DEFAULT-VALUE}")
  private double topP;

  @Option(
      names = "--max-new-tokens",
      paramLabel = "N",
      defaultValue = "256",
      description = "Longest answer in tokens. Default: ${DEFAULT-VALUE}")
  private int maxNewTokens;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Gives the same answer each time. Default: a different one each time")
  private Long seed;

  SampleCommand(Service<SampleCommandRequest> service) {
    this.service = service;
  }

  @Override
  ExitCode execute(Output output) throws Exception {
    return service.execute(
        new SampleCommandRequest(
            settings(),
            style(),
            model,
            prompt,
            principle,
            temperature,
            topK,
            topP,
            maxNewTokens,
            seed == null ? OptionalLong.empty() : OptionalLong.of(seed)),
        output);
  }
}
