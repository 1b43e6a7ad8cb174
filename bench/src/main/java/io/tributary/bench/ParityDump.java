package io.tributary.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.tributary.gpu.SamplingParams;
import io.tributary.gpu.engine.Compute;
import io.tributary.gpu.engine.DecoderShape;
import io.tributary.gpu.engine.Generation;
import io.tributary.gpu.engine.MatmulPath;
import io.tributary.gpu.engine.NativeEngine;
import io.tributary.gpu.engine.Sampled;
import io.tributary.gpu.engine.TokenSequence;
import io.tributary.gpu.files.ModelFileException;
import io.tributary.gpu.model.LoadedModel;
import io.tributary.gpu.model.PromptFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What this engine computes from model folders, as JSON that {@code parity.py} compares. */
@Command(
    name = "ParityDump",
    mixinStandardHelpOptions = true,
    description =
        "Runs model folders on prompts of random tokens and writes logits, log-probs and greedy"
            + " tokens as JSON, one file a folder.")
public final class ParityDump implements Callable<Integer> {
  static final int GREEDY_TOKENS = 32;
  private static final int CHUNK = 8;

  /** No token has it: all are to be decoded, whatever ends a response. */
  private static final int[] NO_END = {-1};

  /** Prompts are token ids; no text is put to the model. */
  private static final PromptFormat NO_TEMPLATE = PromptFormat.withoutPrinciple("{prompt}");

  @Spec private CommandSpec spec;

  @Parameters(arity = "1..*", paramLabel = "FOLDER", description = "In Hugging Face's layout")
  private List<Path> folders;

  @Option(
      names = "--path",
      defaultValue = "fp32",
      paramLabel = "NAME",
      description = "Of ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}")
  private MatmulPath path;

  @Option(
      names = "--device",
      defaultValue = "cpu",
      paramLabel = "NAME",
      description = "cpu or cuda:N. Default: ${DEFAULT-VALUE}")
  private String device;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "FOLDER",
      description = "Where the JSON goes")
  private Path out;

  public static void main(String[] arguments) {
    System.exit(command().execute(arguments));
  }

  static CommandLine command() {
    return new CommandLine(new ParityDump()).setCaseInsensitiveEnumValuesAllowed(true);
  }

  @Override
  public Integer call() throws IOException {
    Map<Path, Path> files = new LinkedHashMap<>();
    for (Path folder : folders) {
      Path real = folder.toAbsolutePath().normalize();
      Path file = out.resolve(real.getFileName() + ".json");
      if (files.containsValue(file)) {
        throw wrong("two folders are called " + real.getFileName() + "; compare them one by one");
      }
      files.put(real, file);
    }
    Files.createDirectories(out);
    for (var entry : files.entrySet()) {
      byte[] json = new ObjectMapper().writeValueAsBytes(dump(entry.getKey()));
      Files.write(entry.getValue(), json);
      spec.commandLine().getOut().println(entry.getValue());
    }
    spec.commandLine().getOut().flush();
    return 0;
  }

  private Map<String, Object> dump(Path folder) {
    Compute compute = new Compute(device, path, path.trains() ? path : MatmulPath.FP32);
    try (LoadedModel model = LoadedModel.open(folder, compute, NO_TEMPLATE)) {
      DecoderShape shape = model.kernels().shape();
      if (shape.head() == DecoderShape.Head.SCALAR) {
        throw wrong(folder + " is a reward model; logits are compared of language models");
      }
      List<TokenSequence> sequences =
          ParityPrompts.of(shape.vocabulary(), shape.context(), GREEDY_TOKENS);
      List<Sampled> greedy = greedy(model, sequences);
      List<ParityRow> rows = new ArrayList<>();
      for (int i = 0; i < sequences.size(); i++) {
        int[] tokens = greedy.get(i).tokens();
        rows.add(ParityRow.of(model.kernels(), model.weights(), sequences.get(i), tokens));
      }
      Map<String, Object> all = new LinkedHashMap<>();
      all.put("by", "tributary, libtorch " + NativeEngine.version());
      all.put("path", path.name().toLowerCase(Locale.ROOT));
      all.put("device", device);
      all.put("model", folder.getFileName().toString());
      all.put("folder", folder.toString());
      all.put("rows", rows);
      return all;
    } catch (ModelFileException e) {
      throw wrong(e.getMessage());
    } catch (IllegalArgumentException e) {
      throw wrong(folder + ": " + e.getMessage());
    }
  }

  /** All prompts side by side, with the cache, as they are in use. */
  private static List<Sampled> greedy(LoadedModel model, List<TokenSequence> sequences) {
    SamplingParams likeliest = new SamplingParams(0, 0, 1, 0);
    return new Generation(model.kernels(), GREEDY_TOKENS, CHUNK, NO_END)
        .sample(
            model.weights(),
            sequences.stream().map(TokenSequence::prompt).toList(),
            sequences.stream().map(sequence -> List.of(likeliest)).toList());
  }

  private ParameterException wrong(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
