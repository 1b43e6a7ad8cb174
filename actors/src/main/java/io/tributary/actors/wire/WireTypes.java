package io.tributary.actors.wire;

import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorRefResolver;
import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.Registration;
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

    kryo.register(PairBuffer.CommitUnit.class, 40);
    kryo.register(PairBuffer.UnitStored.class, 41);
    kryo.register(PromptFeed.UnitCommitted.class, 42);
    kryo.register(Learner.ExamplesAvailable.class, 43);
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
