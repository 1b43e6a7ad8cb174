package io.tributary.app.run;

import io.tributary.api.Candidate;
import io.tributary.api.Judge;
import io.tributary.api.PolicyVersion;
import io.tributary.app.UserError;
import io.tributary.app.cli.EvalRequest;
import io.tributary.app.cli.EvalRequest.Models;
import io.tributary.app.cli.Output;
import io.tributary.app.cli.Yardstick;
import io.tributary.app.display.Displays;
import io.tributary.app.display.RunDisplay;
import io.tributary.app.embedded.Corpus;
import io.tributary.app.embedded.GoldScorer;
import io.tributary.app.evaluation.RoundRobin;
import io.tributary.app.making.Workshop;
import io.tributary.app.wiring.SettingsAccess;
import io.tributary.config.Settings;
import io.tributary.gpu.engine.Compute;
import io.tributary.gpu.engine.DecoderShape;
import io.tributary.gpu.files.ContentHash;
import io.tributary.gpu.model.LoadedModel;
import io.tributary.gpu.model.ModelPlace;
import io.tributary.gpu.model.ResponseCodec;
import io.tributary.gpu.model.Shapes;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Model folders against one of them, on held-out prompts of the embedded corpus or on those of a
 * file, which the gold scorer scores by their words alone.
 */
final class ModelComparison {
  private static final int PURPOSE = 3;
  private static final DateTimeFormatter NAME =
      DateTimeFormatter.ofPattern("'models-'uuuu-MM-dd'T'HH-mm-ss'.json'").withZone(ZoneOffset.UTC);

  /** In the folder of the runs; that of the last call. */
  private static final String REJECTED = "eval-rejected.jsonl";

  private final EvalRequest request;
  private final Models subject;
  private final Settings settings;

  ModelComparison(EvalRequest request, Models subject) {
    this.request = request;
    this.subject = subject;
    this.settings = SettingsAccess.load(request.settings()).settings();
  }

  void run(Output output) throws IOException {
    if (request.by() == Yardstick.PROXY) {
      throw UserError.wrongUsage(
          "--by is proxy, but models have no run that optimised anything; it must be gold or judge");
    }
    DecoderShape shape = shape(subject.against());
    for (Path model : subject.models()) shape(model);
    if (judged()) requireJudge();
    ModelMemory.ofThisMachine()
        .require(ModelMemory.ofComparison(settings, subject.against(), subject.models(), judged()));
    Compute compute = ComputeChoice.of(settings, shape);
    Optional<JudgeChoice> choice =
        judged()
            ? Optional.of(
                JudgeChoice.of(
                    settings,
                    ComputeChoice.of(settings, shape, settings.judgeDevice()),
                    Optional.empty()))
            : Optional.empty();
    Corpus corpus = Corpus.load();
    try (RunDisplay display =
        Displays.pick(request.style(), output, settings.display().interval())) {
      EvalPrompts prompts =
          request.prompts().isPresent()
              ? EvalPrompts.ofFile(
                  request.prompts().get(),
                  settings.run().folder().resolve(REJECTED),
                  settings,
                  request,
                  display)
              : EvalPrompts.ofCorpus(corpus, request.n().orElse(settings.evaluation().prompts()));
      try (JudgeHolder judge = new JudgeHolder(choice.map(JudgeChoice::create))) {
        Standings standings =
            new Standings(
                prompts, settings, judge.judge(), request.by() == Yardstick.JUDGE, request.pairs());
        answer(standings, prompts, new GoldScorer(corpus), compute, display);
        Path file =
            request
                .out()
                .orElseGet(
                    () ->
                        settings
                            .run()
                            .folder()
                            .resolve("eval")
                            .resolve(NAME.format(Instant.now())));
        String yardstick =
            request.by() == Yardstick.JUDGE
                ? "judge " + judge.judge().orElseThrow().name()
                : "gold";
        RoundRobin.Setting setting =
            new RoundRobin.Setting(
                "models", settings.seed(), settings.evaluation().temperature(), yardstick, 1);
        display.done(EvalResult.write(standings.evaluate(setting), file));
      }
    }
  }

  private void answer(
      Standings standings,
      EvalPrompts prompts,
      GoldScorer gold,
      Compute compute,
      RunDisplay display) {
    Workshop workshop = Workshop.of(settings, compute);
    long each = prompts.prompts().size();
    display.phase("evaluate", each * (1 + subject.models().size()));
    Path base = subject.against();
    try (LoadedModel against = LoadedModel.open(ModelPlace.of(base), compute, workshop.prompts())) {
      FixedSampling reference = sampling(against, workshop, prompts);
      Answering answering = new Answering(reference, Optional.empty(), Optional.of(gold));
      standings.add(
          base.toString(),
          null,
          answering.answer(
              against.weights(),
              PolicyVersion.REFERENCE,
              done -> display.progress(done, Map.of())));
      long before = each;
      for (Path folder : subject.models()) {
        long from = before;
        ModelPlace place = ModelPlace.of(folder, settings.model().adapter());
        Compute own = ComputeChoice.of(settings, shape(folder));
        try (LoadedModel model = LoadedModel.open(place, own, workshop.prompts())) {
          FixedSampling sampling = sampling(model, workshop, prompts);
          List<List<Candidate>> responses =
              sampling.sample(
                  model.weights(),
                  PolicyVersion.REFERENCE,
                  done -> display.progress(from + done, Map.of()));
          double[][] ratios =
              sameTokens(folder, base)
                  ? Answers.minus(
                      sampling.logProbs(model.weights(), responses),
                      reference.logProbs(against.weights(), responses))
                  : new double[0][];
          standings.add(folder.toString(), null, answering.scored(responses, ratios));
        }
        before += each;
      }
    }
  }

  private FixedSampling sampling(LoadedModel model, Workshop workshop, EvalPrompts prompts) {
    return new FixedSampling(
        model,
        new ResponseCodec(model, workshop.prompts(), settings.generation().stop()),
        settings,
        prompts.prompts(),
        PURPOSE,
        request.samples(),
        workshop.threads());
  }

  /** Log-probs of two models are of the same tokens only if their tokenizers are the same. */
  private static boolean sameTokens(Path a, Path b) {
    return tokenizer(a).equals(tokenizer(b));
  }

  private static String tokenizer(Path folder) {
    Path base = ModelPlace.of(folder).base();
    return new ContentHash().add("tokenizer", base.resolve("tokenizer.json")).hex();
  }

  private DecoderShape shape(Path folder) {
    DecoderShape shape = Shapes.of(folder);
    if (shape.head() == DecoderShape.Head.SCALAR) {
      throw UserError.wrongUsage(folder + " is a reward model; eval compares language models");
    }
    ResponseSampling.requireTokens(settings.generation(), shape);
    return shape;
  }

  /** Only if it has something to judge. */
  private boolean judged() {
    return request.by() == Yardstick.JUDGE || request.pairs().isPresent();
  }

  private void requireJudge() {
    if (JudgeChoice.wantsEmbedded(settings.judge())) {
      throw UserError.wrongUsage("the judge of models is not the embedded reward model of a run")
          .withHint(
              "give a reward model (--set judge.options.model=FOLDER) or another judge"
                  + " (--set judge.type=rule), or compare versions: --run RUN");
    }
    JudgeChoice.check(settings.judge());
  }

  /** Closes the judge, if there is one. */
  private record JudgeHolder(Optional<Judge> judge) implements AutoCloseable {
    @Override
    public void close() {
      judge.ifPresent(Judge::close);
    }
  }
}
