package io.tributary.app.run;

import io.tributary.api.Candidate;
import io.tributary.api.PolicyVersion;
import io.tributary.api.Prompt;
import io.tributary.app.ExitCode;
import io.tributary.app.UserError;
import io.tributary.app.cli.EvalRequest;
import io.tributary.app.cli.Output;
import io.tributary.app.cli.Service;
import io.tributary.app.display.Displays;
import io.tributary.app.display.Result;
import io.tributary.app.display.RunDisplay;
import io.tributary.app.embedded.Corpus;
import io.tributary.app.embedded.GoldScorer;
import io.tributary.app.embedded.Split;
import io.tributary.app.evaluation.WinRate;
import io.tributary.app.making.Workshop;
import io.tributary.app.report.RunReport;
import io.tributary.app.wiring.SettingsAccess;
import io.tributary.config.Settings;
import io.tributary.gpu.engine.Compute;
import io.tributary.gpu.engine.DecoderShape;
import io.tributary.gpu.model.LoadedModel;
import io.tributary.gpu.model.ModelPlace;
import io.tributary.gpu.model.ResponseCodec;
import io.tributary.gpu.model.Shapes;
import io.tributary.streams.prompts.CheckedPrompts;
import io.tributary.streams.prompts.PromptFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntConsumer;

/**
 * {@code tributary eval}: the win rate of one model against another on the same prompts and draws,
 * by the gold scorer. Prompts of a file are scored by their words alone.
 */
public final class EvalService implements Service<EvalRequest> {
  private static final int PURPOSE = 3;

  /** In the folder of the runs; that of the last call. */
  private static final String REJECTED = "eval-rejected.jsonl";

  @Override
  public ExitCode execute(EvalRequest request, Output output) throws Exception {
    Settings settings = SettingsAccess.load(request.settings()).settings();
    Compute compute = ComputeChoice.of(settings, shape(request.model(), settings));
    Compute other = ComputeChoice.of(settings, shape(request.against(), settings));
    Workshop workshop = Workshop.of(settings, compute);
    Corpus corpus = Corpus.load();
    int n = request.n().orElse(settings.evaluation().prompts());
    GoldScorer gold = new GoldScorer(corpus);
    ModelPlace place = ModelPlace.of(request.model(), settings.model().adapter());
    try (RunDisplay display =
        Displays.pick(request.style(), output, settings.display().interval())) {
      List<Prompt> prompts = prompts(request, corpus, n, settings, display);
      display.phase("evaluate", 2L * prompts.size());
      IntConsumer first = done -> display.progress(done, Map.of());
      IntConsumer second = done -> first.accept(prompts.size() + done);
      double[] ours = scores(place, compute, workshop, prompts, gold, first);
      double[] theirs =
          scores(ModelPlace.of(request.against()), other, workshop, prompts, gold, second);
      display.done(result(ours, theirs));
    }
    return ExitCode.OK;
  }

  private static DecoderShape shape(Path folder, Settings settings) {
    DecoderShape shape = Shapes.of(folder);
    if (shape.head() == DecoderShape.Head.SCALAR) {
      throw UserError.wrongUsage(folder + " is a reward model; eval compares language models");
    }
    ResponseSampling.requireTokens(settings.generation(), shape);
    return shape;
  }

  private static List<Prompt> prompts(
      EvalRequest request, Corpus corpus, int n, Settings settings, RunDisplay display)
      throws IOException {
    List<Prompt> all = new ArrayList<>();
    if (request.prompts().isPresent()) {
      Path rejected = Files.createDirectories(settings.run().folder()).resolve(REJECTED);
      CheckedPrompts checked =
          PromptFile.check(
              request.prompts().get(),
              rejected,
              settings.prompts().maxRejected(),
              prompt -> Optional.empty());
      if (checked.rejected() > 0) {
        display.note(checked.rejected() + " bad lines left out; see " + rejected);
      }
      all.addAll(checked.prompts());
    } else {
      all.addAll(first(corpus.prompts(Split.HELD_OUT_TEMPLATE), n - n / 2));
      all.addAll(first(corpus.prompts(Split.HELD_OUT_COMBINATION), n / 2));
    }
    return first(all, n);
  }

  private static <T> List<T> first(List<T> list, int n) {
    return list.subList(0, Math.min(n, list.size()));
  }

  private static double[] scores(
      ModelPlace place,
      Compute compute,
      Workshop workshop,
      List<Prompt> prompts,
      GoldScorer gold,
      IntConsumer progress) {
    try (LoadedModel model = LoadedModel.open(place, compute, workshop.prompts())) {
      ResponseCodec codec =
          new ResponseCodec(model, workshop.prompts(), workshop.settings().generation().stop());
      FixedSampling sampling =
          new FixedSampling(
              model, codec, workshop.settings(), prompts, PURPOSE, workshop.threads());
      List<Candidate> responses =
          sampling.sample(model.weights(), PolicyVersion.REFERENCE, progress);
      double[] out = new double[responses.size()];
      for (int i = 0; i < out.length; i++) {
        out[i] = gold.score(prompts.get(i), responses.get(i).text(), responses.get(i).truncated());
      }
      return out;
    }
  }

  private static Result result(double[] ours, double[] theirs) {
    WinRate rate = WinRate.ofScores(ours, theirs);
    RunReport.BeforeAfter gold =
        new RunReport.BeforeAfter(ResponseMeans.score(theirs), ResponseMeans.score(ours));
    String line =
        String.format(
            Locale.ROOT,
            "win rate %.3f (95 %% interval %.3f to %.3f; %d wins, %d ties, %d losses)",
            rate.value(),
            rate.low(),
            rate.high(),
            rate.wins(),
            rate.ties(),
            rate.losses());
    String more =
        String.format(
            Locale.ROOT, "%n  gold reward %.3f against %.3f", gold.after(), gold.before());
    return new Result(
        line, line + more, Map.of("n", ours.length, "win_rate", rate, "gold_reward", gold));
  }
}
