package io.tributary.actors.wire;

import akka.actor.ExtendedActorSystem;
import akka.serialization.SerializerWithStringManifest;
import java.io.NotSerializableException;

/**
 * {@link KryoSerializer}, but that it also sends bytes as they are: what a broken node would do.
 */
public final class GarbageSerializer extends SerializerWithStringManifest {
  record Garbage(String manifest, byte[] bytes) implements WireMessage {}

  private final KryoSerializer kryo;

  /** Called by Akka. */
  public GarbageSerializer(ExtendedActorSystem system) {
    kryo = new KryoSerializer(system);
  }

  @Override
  public int identifier() {
    return kryo.identifier();
  }

  @Override
  public String manifest(Object message) {
    return message instanceof Garbage garbage ? garbage.manifest() : kryo.manifest(message);
  }

  @Override
  public byte[] toBinary(Object message) {
    return message instanceof Garbage garbage ? garbage.bytes() : kryo.toBinary(message);
  }

  @Override
  public Object fromBinary(byte[] bytes, String manifest) throws NotSerializableException {
    return kryo.fromBinary(bytes, manifest);
  }
}
