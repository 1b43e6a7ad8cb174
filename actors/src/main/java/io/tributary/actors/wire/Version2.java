package io.tributary.actors.wire;

import static io.tributary.actors.wire.WireRefusal.DAMAGED;

import akka.actor.typed.ActorRefResolver;
import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.Serializer;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import io.tributary.actors.Learner;
import io.tributary.actors.PairBuffer;
import io.tributary.actors.PromptFeed;
import io.tributary.api.Candidate;
import io.tributary.api.DropReason;
import io.tributary.api.FinishReason;
import io.tributary.api.PolicyVersion;
import io.tributary.api.Prompt;
import io.tributary.api.ScoredCandidate;
import io.tributary.streams.log.FedPrompt;
import io.tributary.streams.log.PromptOutcome;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Function;

/**
 * The wire format before this one, for nodes that are not upgraded yet; it goes when version 4
 * comes. Fields are in the order of their names, without version and length; an object has a byte
 * that says it is not null, a list and an actor their type's id.
 */
final class Version2 {
  static final int VERSION = 2;

  private static final int LIST = 13 + 2;
  private static final int ACTOR = 14 + 2;

  private Version2() {}

  static Kryo create(WireLimits limits, ActorRefResolver refs) {
    Kryo kryo = new WireKryo();
    Registry registry = new Registry(kryo, limits, refs);
    registry.add(22, Candidate.class, Version2::write, Version2::candidate);
    registry.add(23, ScoredCandidate.class, Version2::write, Version2::scored);
    registry.add(27, PromptOutcome.Paired.class, Version2::write, Version2::paired);
    registry.add(28, PromptOutcome.Sampled.class, Version2::write, Version2::sampled);
    registry.add(29, PromptOutcome.Dropped.class, Version2::write, Version2::dropped);
    registry.add(
        40,
        PairBuffer.CommitUnit.class,
        (out, commit) -> {
          out.unsigned(LIST).values(commit.outcomes());
          out.unsigned(ACTOR).actor(commit.replyTo()).number(commit.unit());
        },
        in -> {
          List<PromptOutcome> outcomes = list(in, PromptOutcome.class);
          expect(in, ACTOR);
          var replyTo = in.<PairBuffer.UnitStored>actor();
          return new PairBuffer.CommitUnit(in.number(), outcomes, replyTo);
        });
    registry.add(
        41,
        PairBuffer.UnitStored.class,
        (out, stored) -> out.number(stored.unit()),
        in -> new PairBuffer.UnitStored(in.number()));
    registry.add(
        42,
        PromptFeed.UnitCommitted.class,
        (out, committed) -> out.integer(committed.dropped()).number(committed.unit()),
        in -> {
          int dropped = in.integer();
          return new PromptFeed.UnitCommitted(in.number(), dropped);
        });
    registry.add(
        43,
        Learner.ExamplesAvailable.class,
        (out, available) -> {},
        in -> new Learner.ExamplesAvailable());
    return kryo;
  }

  private static void write(FieldWriter out, FedPrompt fed) {
    out.flag(true).number(fed.ordinal()).flag(true);
    out.flag(true).text(fed.prompt().id()).flag(true).text(fed.prompt().text());
  }

  private static FedPrompt fedPrompt(FieldReader in) {
    present(in);
    long ordinal = in.number();
    present(in);
    return new FedPrompt(ordinal, new Prompt(text(in), text(in)));
  }

  private static void write(FieldWriter out, Candidate candidate) {
    out.text(candidate.text())
        .integers(candidate.tokens())
        .floats(candidate.logProbs())
        .flag(candidate.shaped());
    if (candidate.shaped()) out.floats(candidate.modelLogProbs());
    out.unsigned(candidate.finishReason().ordinal() + 1)
        .number(candidate.version().number())
        .number(candidate.lastVersion().number())
        .decimal(candidate.temperature())
        .bits(candidate.seed());
  }

  private static Candidate candidate(FieldReader in) {
    String text = in.text();
    int[] tokens = in.integers();
    float[] logProbs = in.floats();
    return new Candidate(
        text,
        tokens,
        logProbs,
        in.flag() ? in.floats() : logProbs,
        FinishReason.values()[in.unsigned() - 1],
        new PolicyVersion(in.number()),
        new PolicyVersion(in.number()),
        in.decimal(),
        in.bits());
  }

  private static void write(FieldWriter out, ScoredCandidate scored) {
    out.flag(true);
    write(out, scored.candidate());
    out.decimal(scored.score());
  }

  private static ScoredCandidate scored(FieldReader in) {
    present(in);
    return new ScoredCandidate(candidate(in), in.decimal());
  }

  private static void write(FieldWriter out, PromptOutcome.Paired paired) {
    out.unsigned(LIST).values(paired.candidates()).integer(paired.chosen());
    write(out, paired.prompt());
    out.integer(paired.rejected());
  }

  private static PromptOutcome.Paired paired(FieldReader in) {
    List<ScoredCandidate> candidates = list(in, ScoredCandidate.class);
    int chosen = in.integer();
    return new PromptOutcome.Paired(fedPrompt(in), candidates, chosen, in.integer());
  }

  private static void write(FieldWriter out, PromptOutcome.Sampled sampled) {
    out.unsigned(LIST).values(sampled.candidates());
    write(out, sampled.prompt());
  }

  private static PromptOutcome.Sampled sampled(FieldReader in) {
    List<Candidate> candidates = list(in, Candidate.class);
    return new PromptOutcome.Sampled(fedPrompt(in), candidates);
  }

  private static void write(FieldWriter out, PromptOutcome.Dropped dropped) {
    out.flag(true).text(dropped.detail());
    write(out, dropped.prompt());
    out.unsigned(dropped.reason().ordinal() + 1);
  }

  private static PromptOutcome.Dropped dropped(FieldReader in) {
    String detail = text(in);
    return new PromptOutcome.Dropped(fedPrompt(in), DropReason.values()[in.unsigned() - 1], detail);
  }

  private static <T> List<T> list(FieldReader in, Class<T> type) {
    expect(in, LIST);
    return in.values(type);
  }

  private static String text(FieldReader in) {
    present(in);
    return in.text();
  }

  private static void present(FieldReader in) {
    if (!in.flag()) throw new WireRefusedException(DAMAGED, "a field is null");
  }

  private static void expect(FieldReader in, int id) {
    int found = in.unsigned();
    if (found != id) {
      throw new WireRefusedException(DAMAGED, "id %d instead of %d".formatted(found, id));
    }
  }

  private record Registry(Kryo kryo, WireLimits limits, ActorRefResolver refs) {
    <T> void add(
        int id, Class<T> type, BiConsumer<FieldWriter, T> write, Function<FieldReader, T> read) {
      kryo.register(
          type,
          new Serializer<T>(false, true) {
            @Override
            public void write(Kryo kryo, Output output, T value) {
              write.accept(new FieldWriter(kryo, output, limits, refs), value);
            }

            @Override
            public T read(Kryo kryo, Input input, Class<? extends T> ignored) {
              return read.apply(new FieldReader(kryo, input, limits, refs, 0));
            }
          },
          id);
    }
  }
}
