package io.tributary.actors.wire;

import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorRefResolver;
import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.KryoException;
import com.esotericsoftware.kryo.Serializer;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import io.tributary.api.Candidate;
import io.tributary.api.FinishReason;
import io.tributary.api.PolicyVersion;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Serializers that never believe a length: nothing is allocated beyond the bytes that are there.
 */
final class WireSerializers {
  private WireSerializers() {}

  /** Reads a count whose items take at least so many bytes each. */
  private static int count(Input input, int bytesEach) {
    int count = input.readVarInt(true);
    int left = input.limit() - input.position();
    if (count < 0 || (long) count * bytesEach > left) {
      throw new KryoException(count + " items announced, but only " + left + " bytes are left");
    }
    return count;
  }

  /** UTF-8 with its length in bytes. */
  static final class Text extends Serializer<String> {
    Text() {
      super(false, true);
    }

    @Override
    public void write(Kryo kryo, Output output, String text) {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      output.writeVarInt(bytes.length, true);
      output.writeBytes(bytes);
    }

    @Override
    public String read(Kryo kryo, Input input, Class<? extends String> type) {
      return new String(input.readBytes(count(input, 1)), StandardCharsets.UTF_8);
    }
  }

  static final class Ints extends Serializer<int[]> {
    @Override
    public void write(Kryo kryo, Output output, int[] values) {
      output.writeVarInt(values.length, true);
      output.writeInts(values, 0, values.length);
    }

    @Override
    public int[] read(Kryo kryo, Input input, Class<? extends int[]> type) {
      return input.readInts(count(input, Integer.BYTES));
    }
  }

  static final class Floats extends Serializer<float[]> {
    @Override
    public void write(Kryo kryo, Output output, float[] values) {
      output.writeVarInt(values.length, true);
      output.writeFloats(values, 0, values.length);
    }

    @Override
    public float[] read(Kryo kryo, Input input, Class<? extends float[]> type) {
      return input.readFloats(count(input, Float.BYTES));
    }
  }

  /** Log-probs that are the model's own go once. */
  static final class Candidates extends Serializer<Candidate> {
    Candidates() {
      super(false, true);
    }

    @Override
    public void write(Kryo kryo, Output output, Candidate candidate) {
      kryo.writeObject(output, candidate.text());
      kryo.writeObject(output, candidate.tokens());
      kryo.writeObject(output, candidate.logProbs());
      output.writeBoolean(candidate.shaped());
      if (candidate.shaped()) kryo.writeObject(output, candidate.modelLogProbs());
      kryo.writeObject(output, candidate.finishReason());
      kryo.writeObject(output, candidate.version());
      kryo.writeObject(output, candidate.lastVersion());
      output.writeDouble(candidate.temperature());
      output.writeLong(candidate.seed());
    }

    @Override
    public Candidate read(Kryo kryo, Input input, Class<? extends Candidate> type) {
      String text = kryo.readObject(input, String.class);
      int[] tokens = kryo.readObject(input, int[].class);
      float[] logProbs = kryo.readObject(input, float[].class);
      return new Candidate(
          text,
          tokens,
          logProbs,
          input.readBoolean() ? kryo.readObject(input, float[].class) : logProbs,
          kryo.readObject(input, FinishReason.class),
          kryo.readObject(input, PolicyVersion.class),
          kryo.readObject(input, PolicyVersion.class),
          input.readDouble(),
          input.readLong());
    }
  }

  /** Any list; it comes back immutable. */
  static final class Lists extends Serializer<List<?>> {
    @Override
    public void write(Kryo kryo, Output output, List<?> items) {
      output.writeVarInt(items.size(), true);
      for (Object item : items) kryo.writeClassAndObject(output, item);
    }

    @Override
    public List<?> read(Kryo kryo, Input input, Class<? extends List<?>> type) {
      int count = count(input, 1);
      List<Object> items = new ArrayList<>(count);
      for (int i = 0; i < count; i++) items.add(kryo.readClassAndObject(input));
      return List.copyOf(items);
    }
  }

  /** The actor's address. */
  static final class ActorRefs extends Serializer<ActorRef<?>> {
    private final ActorRefResolver resolver;
    private final Text text = new Text();

    ActorRefs(ActorRefResolver resolver) {
      this.resolver = resolver;
    }

    @Override
    public void write(Kryo kryo, Output output, ActorRef<?> ref) {
      text.write(kryo, output, resolver.toSerializationFormat(ref));
    }

    @Override
    public ActorRef<?> read(Kryo kryo, Input input, Class<? extends ActorRef<?>> type) {
      return resolver.resolveActorRef(text.read(kryo, input, String.class));
    }
  }
}
