package io.tributary.actors.wire;

import io.tributary.actors.UnitSampled;
import io.tributary.api.Candidate;
import io.tributary.api.CandidateGroup;
import io.tributary.api.DropReason;
import io.tributary.api.FinishReason;
import io.tributary.api.PolicyVersion;
import io.tributary.api.Prompt;
import io.tributary.api.ScoredCandidate;
import io.tributary.streams.log.FedPrompt;
import io.tributary.streams.log.PromptOutcome;
import io.tributary.streams.log.PromptOutcome.Choice;
import io.tributary.streams.log.WorkUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What messages are made of: ids 20 to 39, and from 200. Ids 10 to 14 were types of version 2. */
final class WireValues {
  static final Map<Integer, Class<? extends Enum<?>>> ENUMS =
      Map.of(25, FinishReason.class, 26, DropReason.class);

  static final List<WireType<?>> ALL =
      List.of(
          new WireType<>(
              20,
              Prompt.class,
              1,
              (out, prompt) -> out.text(prompt.id()).text(prompt.text()),
              in -> new Prompt(in.text(), in.text())),
          new WireType<>(
              21,
              FedPrompt.class,
              1,
              (out, fed) -> out.number(fed.ordinal()).value(fed.prompt()),
              in -> new FedPrompt(in.number(), in.value(Prompt.class))),
          new WireType<>(22, Candidate.class, 1, WireValues::write, WireValues::readCandidate),
          new WireType<>(
              23,
              ScoredCandidate.class,
              1,
              (out, scored) -> out.value(scored.candidate()).decimal(scored.score()),
              in -> new ScoredCandidate(in.value(Candidate.class), in.decimal())),
          new WireType<>(
              24,
              PolicyVersion.class,
              1,
              (out, version) -> out.number(version.number()),
              in -> new PolicyVersion(in.number())),
          new WireType<>(
              27, PromptOutcome.Paired.class, 2, WireValues::write, WireValues::readPaired),
          new WireType<>(
              28,
              PromptOutcome.Sampled.class,
              1,
              (out, sampled) -> out.value(sampled.prompt()).values(sampled.candidates()),
              in ->
                  new PromptOutcome.Sampled(in.value(FedPrompt.class), in.values(Candidate.class))),
          new WireType<>(
              29,
              PromptOutcome.Dropped.class,
              1,
              (out, dropped) ->
                  out.value(dropped.prompt()).value(dropped.reason()).text(dropped.detail()),
              in ->
                  new PromptOutcome.Dropped(
                      in.value(FedPrompt.class), in.value(DropReason.class), in.text())),
          new WireType<>(
              30,
              CandidateGroup.class,
              1,
              (out, group) -> out.value(group.prompt()).values(group.candidates()),
              in -> new CandidateGroup(in.value(Prompt.class), in.values(Candidate.class))),
          new WireType<>(
              31,
              WorkUnit.class,
              1,
              (out, unit) -> out.number(unit.number()).values(unit.prompts()),
              in -> new WorkUnit(in.number(), in.values(FedPrompt.class))),
          new WireType<>(
              32,
              UnitSampled.Grouped.class,
              1,
              (out, grouped) -> out.value(grouped.prompt()).value(grouped.group()),
              in ->
                  new UnitSampled.Grouped(
                      in.value(FedPrompt.class), in.value(CandidateGroup.class))),
          new WireType<>(
              33,
              UnitSampled.TooLong.class,
              1,
              (out, prompt) -> out.value(prompt.prompt()),
              in -> new UnitSampled.TooLong(in.value(FedPrompt.class))),
          new WireType<>(
              34,
              PromptOutcome.Scored.class,
              1,
              (out, scored) -> out.value(scored.prompt()).values(scored.candidates()),
              in ->
                  new PromptOutcome.Scored(
                      in.value(FedPrompt.class), in.values(ScoredCandidate.class))));

  private WireValues() {}

  /** The first pair, and since version 2 the others. */
  private static void write(FieldWriter out, PromptOutcome.Paired paired) {
    out.value(paired.prompt())
        .values(paired.candidates())
        .integer(paired.chosen())
        .integer(paired.rejected())
        .list(
            paired.pairs().subList(1, paired.pairs().size()),
            (to, pair) -> to.integer(pair.chosen()).integer(pair.rejected()));
  }

  private static PromptOutcome.Paired readPaired(FieldReader in) {
    FedPrompt prompt = in.value(FedPrompt.class);
    List<ScoredCandidate> candidates = in.values(ScoredCandidate.class);
    List<Choice> pairs = new ArrayList<>();
    pairs.add(new Choice(in.integer(), in.integer()));
    if (in.since(2)) pairs.addAll(in.list(from -> new Choice(from.integer(), from.integer())));
    return new PromptOutcome.Paired(prompt, candidates, pairs);
  }

  /** Log-probs that are the model's own go once. */
  private static void write(FieldWriter out, Candidate candidate) {
    out.text(candidate.text())
        .integers(candidate.tokens())
        .floats(candidate.logProbs())
        .flag(candidate.shaped());
    if (candidate.shaped()) out.floats(candidate.modelLogProbs());
    out.value(candidate.finishReason())
        .number(candidate.version().number())
        .number(candidate.lastVersion().number())
        .decimal(candidate.temperature())
        .bits(candidate.seed());
  }

  private static Candidate readCandidate(FieldReader in) {
    String text = in.text();
    int[] tokens = in.integers();
    float[] logProbs = in.floats();
    return new Candidate(
        text,
        tokens,
        logProbs,
        in.flag() ? in.floats() : logProbs,
        in.value(FinishReason.class),
        new PolicyVersion(in.number()),
        new PolicyVersion(in.number()),
        in.decimal(),
        in.bits());
  }
}
