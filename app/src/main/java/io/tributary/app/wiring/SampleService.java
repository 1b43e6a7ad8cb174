package io.tributary.app.wiring;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.tributary.app.ExitCode;
import io.tributary.app.UserError;
import io.tributary.app.cli.Output;
import io.tributary.app.cli.OutputStyle;
import io.tributary.app.cli.SampleCommandRequest;
import io.tributary.app.cli.Service;
import io.tributary.app.display.TerminalText;
import io.tributary.app.run.ComputeChoice;
import io.tributary.app.run.ModelMemory;
import io.tributary.app.run.ResponseSampling;
import io.tributary.config.GenerationSettings;
import io.tributary.config.Settings;
import io.tributary.gpu.SamplingParams;
import io.tributary.gpu.engine.Compute;
import io.tributary.gpu.engine.DecoderShape;
import io.tributary.gpu.engine.Generation;
import io.tributary.gpu.engine.Sampled;
import io.tributary.gpu.model.LoadedModel;
import io.tributary.gpu.model.ModelPlace;
import io.tributary.gpu.model.PromptFormat;
import io.tributary.gpu.model.ResponseCodec;
import io.tributary.gpu.model.Shapes;
import io.tributary.gpu.model.StreamingStops;
import io.tributary.gpu.tokenizer.StreamingDecoder;
import java.io.PrintWriter;
import java.security.SecureRandom;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** {@code tributary sample}: streams one answer. */
final class SampleService implements Service<SampleCommandRequest> {
  private static final int CHUNK = 4;

  @Override
  public ExitCode execute(SampleCommandRequest request, Output output) throws Exception {
    Settings settings = SettingsAccess.load(request.settings()).settings();
    DecoderShape shape = Shapes.of(request.model());
    if (shape.head() == DecoderShape.Head.SCALAR) {
      throw UserError.wrongUsage(request.model() + " is a reward model; it gives no answers");
    }
    GenerationSettings generation = settings.generation();
    ResponseSampling.requireTokens(generation, shape);
    ModelMemory.ofThisMachine().require(ModelMemory.ofSampling(settings, request.model()));
    Compute compute = ComputeChoice.of(settings, shape);
    PromptFormat format =
        new PromptFormat(
            settings.model().template(),
            settings.model().principleTemplate(),
            settings.model().principle());
    ModelPlace place = ModelPlace.of(request.model(), settings.model().adapter());
    try (LoadedModel model = LoadedModel.open(place, compute, format)) {
      ResponseCodec codec = new ResponseCodec(model, format, generation.stop());
      sample(request, generation, model, codec, output.out());
    }
    return ExitCode.OK;
  }

  private static void sample(
      SampleCommandRequest request,
      GenerationSettings settings,
      LoadedModel model,
      ResponseCodec codec,
      PrintWriter out)
      throws Exception {
    int[] prompt =
        request.principle()
            ? codec.principledPrompt(request.prompt())
            : codec.prompt(request.prompt());
    int room = model.config().maxPositions() - prompt.length;
    if (room < 1) {
      throw UserError.failed(
          "the prompt is %d tokens long, and the model's context holds %d"
              .formatted(prompt.length, model.config().maxPositions()));
    }
    long seed = request.seed().orElseGet(() -> new SecureRandom().nextLong());
    SamplingParams params =
        ResponseSampling.params(
            settings, request.temperature(), request.topK(), request.topP(), seed);
    Generation generation =
        new Generation(
            model.kernels(),
            Math.min(room, request.maxNewTokens()),
            CHUNK,
            model.eos(),
            codec.stops());
    boolean stream = request.style() != OutputStyle.JSON;
    StreamingDecoder decoder = new StreamingDecoder(model.tokenizer(), true);
    StreamingStops stops = new StreamingStops(settings.stop());
    Sampled sampled =
        generation
            .sample(
                model.weights(),
                List.of(prompt),
                List.of(List.of(params)),
                (row, tokens) -> {
                  if (stream) print(out, stops.feed(decoder.feed(tokens)));
                })
            .get(0);
    if (stream) {
      print(out, stops.feed(decoder.finish()) + stops.finish());
      out.println(sampled.end() == Sampled.End.LENGTH ? " …" : "");
      out.flush();
    } else {
      out.println(new ObjectMapper().writeValueAsString(json(request, codec, sampled, seed)));
    }
  }

  private static void print(PrintWriter out, String piece) {
    out.print(TerminalText.safe(piece));
    out.flush();
  }

  private static Map<String, Object> json(
      SampleCommandRequest request, ResponseCodec codec, Sampled sampled, long seed) {
    Map<String, Object> out = new LinkedHashMap<>();
    out.put("prompt", request.prompt());
    out.put("response", codec.text(sampled).text());
    out.put("tokens", sampled.tokens().length);
    out.put("finish_reason", sampled.end().name().toLowerCase(Locale.ROOT));
    out.put("seed", seed);
    return out;
  }
}
