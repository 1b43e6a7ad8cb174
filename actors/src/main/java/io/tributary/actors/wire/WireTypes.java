package io.tributary.actors.wire;

import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorRefResolver;
import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.Registration;
import io.tributary.actors.Generator;
import io.tributary.actors.Learner;
import io.tributary.actors.PairBuffer;
import io.tributary.actors.PolicyAnnounced;
import io.tributary.actors.PromptFeed;
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
import io.tributary.streams.log.WorkUnit;
import java.util.List;

/**
 * The only classes that are read from or written to the wire, each under an id that is never given
 * to another. A change of a class or an enum's order needs a new {@link #VERSION}.
 */
final class WireTypes {
  /** Sent along with each message; another version is refused. */
  static final String VERSION = "2";

  private WireTypes() {}

  static Kryo create(ActorRefResolver resolver) {
    Kryo kryo = new WireKryo();
    kryo.setRegistrationRequired(true);
    kryo.setReferences(false);
    kryo.setMaxDepth(32);

    kryo.register(String.class, new WireSerializers.Text(), 10);
    kryo.register(int[].class, new WireSerializers.Ints(), 11);
    kryo.register(float[].class, new WireSerializers.Floats(), 12);
    kryo.register(List.class, new WireSerializers.Lists(), 13);
    kryo.register(ActorRef.class, new WireSerializers.ActorRefs(resolver), 14);

    kryo.register(Long.class, 15);

    kryo.register(Prompt.class, 20);
    kryo.register(FedPrompt.class, 21);
    kryo.register(Candidate.class, new WireSerializers.Candidates(), 22);
    kryo.register(ScoredCandidate.class, 23);
    kryo.register(PolicyVersion.class, 24);
    kryo.register(FinishReason.class, 25);
    kryo.register(DropReason.class, 26);
    kryo.register(PromptOutcome.Paired.class, 27);
    kryo.register(PromptOutcome.Sampled.class, 28);
    kryo.register(PromptOutcome.Dropped.class, 29);

    kryo.register(CandidateGroup.class, 30);
    kryo.register(WorkUnit.class, 31);
    kryo.register(UnitSampled.Grouped.class, 32);
    kryo.register(UnitSampled.TooLong.class, 33);

    kryo.register(PairBuffer.CommitUnit.class, 40);
    kryo.register(PairBuffer.UnitStored.class, 41);
    kryo.register(PromptFeed.UnitCommitted.class, 42);
    kryo.register(Learner.ExamplesAvailable.class, 43);
    kryo.register(PromptFeed.RequestWork.class, 44);
    kryo.register(PromptFeed.StillSampling.class, 45);
    kryo.register(PromptFeed.UnitAtStage.class, 46);
    kryo.register(PromptFeed.ExamplesFinished.class, 47);
    kryo.register(Learner.NoMoreExamples.class, 48);
    kryo.register(Generator.SampleUnit.class, 49);
    kryo.register(Generator.UnitAccepted.class, 50);
    kryo.register(Generator.UnitRefused.class, 51);
    kryo.register(UnitSampled.class, 52);
    kryo.register(PolicyAnnounced.class, 53);
    return kryo;
  }

  /** Takes every list and every ActorRef for one type, whatever class implements it. */
  private static final class WireKryo extends Kryo {
    @Override
    @SuppressWarnings("rawtypes") // As Kryo declares it.
    public Registration getRegistration(Class type) {
      if (List.class.isAssignableFrom(type)) return super.getRegistration(List.class);
      if (ActorRef.class.isAssignableFrom(type)) return super.getRegistration(ActorRef.class);
      return super.getRegistration(type);
    }
  }
}
