package io.tributary.actors.wire;

import io.tributary.actors.Generator;
import io.tributary.actors.Learner;
import io.tributary.actors.PairBuffer;
import io.tributary.actors.PolicyAnnounced;
import io.tributary.actors.PromptFeed;
import io.tributary.actors.UnitSampled;
import io.tributary.streams.log.PromptOutcome;
import io.tributary.streams.log.WorkUnit;
import java.util.List;
import java.util.Optional;

/** Every {@link WireMessage}: ids 40 to 199. */
final class WireMessages {
  static final List<WireType<? extends WireMessage>> ALL =
      List.of(
          new WireType<>(
              40,
              PairBuffer.CommitUnit.class,
              2,
              (out, commit) ->
                  out.number(commit.unit())
                      .values(commit.outcomes())
                      .actor(commit.replyTo())
                      .text(commit.judge().orElse("")),
              in ->
                  new PairBuffer.CommitUnit(
                      in.number(),
                      in.values(PromptOutcome.class),
                      in.actor(),
                      Optional.of(in.since(2) ? in.text() : "").filter(text -> !text.isEmpty()))),
          new WireType<>(
              41,
              PairBuffer.UnitStored.class,
              2,
              (out, stored) -> out.number(stored.unit()).flag(stored.judgeUnknown()),
              in -> new PairBuffer.UnitStored(in.number(), in.since(2) && in.flag())),
          new WireType<>(
              42,
              PromptFeed.UnitCommitted.class,
              2,
              (out, committed) ->
                  out.number(committed.unit())
                      .integer(committed.dropped())
                      .integer(committed.further()),
              in ->
                  new PromptFeed.UnitCommitted(
                      in.number(), in.integer(), in.since(2) ? in.integer() : 0)),
          new WireType<>(
              43,
              Learner.ExamplesAvailable.class,
              1,
              (out, available) -> {},
              in -> new Learner.ExamplesAvailable()),
          new WireType<>(
              44,
              PromptFeed.RequestWork.class,
              1,
              (out, ask) ->
                  out.integer(ask.index())
                      .number(ask.request())
                      .list(ask.holding(), FieldWriter::number)
                      .actor(ask.generator()),
              in ->
                  new PromptFeed.RequestWork(
                      in.integer(), in.number(), in.list(FieldReader::number), in.actor())),
          new WireType<>(
              45,
              PromptFeed.StillSampling.class,
              1,
              (out, still) ->
                  out.list(still.holding(), FieldWriter::number).actor(still.generator()),
              in -> new PromptFeed.StillSampling(in.list(FieldReader::number), in.actor())),
          new WireType<>(
              46,
              PromptFeed.UnitAtStage.class,
              1,
              (out, at) -> out.number(at.unit()).actor(at.stage()),
              in -> new PromptFeed.UnitAtStage(in.number(), in.actor())),
          new WireType<>(
              47,
              PromptFeed.ExamplesFinished.class,
              2,
              (out, finished) -> out.integer(finished.count()).number(finished.total()),
              in ->
                  new PromptFeed.ExamplesFinished(
                      in.integer(),
                      in.since(2) ? in.number() : PromptFeed.ExamplesFinished.UNTOLD)),
          new WireType<>(
              48,
              Learner.NoMoreExamples.class,
              1,
              (out, none) -> {},
              in -> Learner.NoMoreExamples.INSTANCE),
          new WireType<>(
              49,
              Generator.SampleUnit.class,
              1,
              (out, sample) -> out.value(sample.unit()).number(sample.request()),
              in -> new Generator.SampleUnit(in.value(WorkUnit.class), in.number())),
          new WireType<>(
              50,
              Generator.UnitAccepted.class,
              2,
              (out, accepted) -> out.number(accepted.unit()).number(accepted.waitMillis()),
              in -> new Generator.UnitAccepted(in.number(), in.since(2) ? in.number() : 0)),
          new WireType<>(
              51,
              Generator.UnitRefused.class,
              1,
              (out, refused) -> out.number(refused.unit()),
              in -> new Generator.UnitRefused(in.number())),
          new WireType<>(
              52,
              UnitSampled.class,
              1,
              (out, unit) -> out.value(unit.unit()).values(unit.prompts()).actor(unit.generator()),
              in ->
                  new UnitSampled(
                      in.value(WorkUnit.class),
                      in.values(UnitSampled.SampledPrompt.class),
                      in.actor())),
          new WireType<>(
              53,
              PolicyAnnounced.class,
              1,
              (out, policy) ->
                  out.number(policy.epoch())
                      .number(policy.version())
                      .list(policy.holders(), FieldWriter::text),
              in -> new PolicyAnnounced(in.number(), in.number(), in.list(FieldReader::text))));

  private WireMessages() {}
}
