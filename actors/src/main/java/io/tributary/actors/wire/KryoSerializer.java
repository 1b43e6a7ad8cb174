package io.tributary.actors.wire;

import akka.actor.ExtendedActorSystem;
import akka.actor.typed.ActorRefResolver;
import akka.actor.typed.javadsl.Adapter;
import akka.serialization.ByteBufferSerializer;
import akka.serialization.SerializerWithStringManifest;
import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.KryoException;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.KryoBufferOverflowException;
import com.esotericsoftware.kryo.io.Output;
import com.esotericsoftware.kryo.util.Pool;
import java.io.NotSerializableException;
import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;

/**
 * Writes and reads {@link WireMessage}s; nothing outside {@link WireTypes} is ever made from bytes,
 * and no message is larger than {@code tributary-wire.max-message-bytes}.
 */
public final class KryoSerializer extends SerializerWithStringManifest
    implements ByteBufferSerializer {
  private static final int IDENTIFIER = 730_411;
  private static final int FIRST_BUFFER_BYTES = 4096;

  private final int maxBytes;
  private final Pool<Kryo> kryos;
  private final Pool<Output> outputs;

  /** Called by Akka. */
  public KryoSerializer(ExtendedActorSystem system) {
    maxBytes =
        Math.toIntExact(system.settings().config().getBytes("tributary-wire.max-message-bytes"));
    kryos =
        new Pool<>(true, false, 16) {
          @Override
          protected Kryo create() {
            return WireTypes.create(ActorRefResolver.get(Adapter.toTyped(system)));
          }
        };
    outputs =
        new Pool<>(true, false, 16) {
          @Override
          protected Output create() {
            return new Output(Math.min(FIRST_BUFFER_BYTES, maxBytes), maxBytes);
          }
        };
  }

  @Override
  public int identifier() {
    return IDENTIFIER;
  }

  @Override
  public String manifest(Object message) {
    return WireTypes.VERSION;
  }

  @Override
  public byte[] toBinary(Object message) {
    Kryo kryo = kryos.obtain();
    Output output = outputs.obtain();
    try {
      kryo.writeClassAndObject(output, message);
      return output.toBytes();
    } catch (KryoBufferOverflowException e) {
      // Artery understands only this one; with any other it drops the message in silence.
      BufferOverflowException overflow = new BufferOverflowException();
      overflow.initCause(e);
      throw overflow;
    } finally {
      output.reset();
      outputs.free(output);
      kryos.free(kryo);
    }
  }

  /**
   * @throws BufferOverflowException if the message does not fit the buffer
   */
  @Override
  public void toBinary(Object message, ByteBuffer buffer) {
    buffer.put(toBinary(message));
  }

  @Override
  public Object fromBinary(byte[] bytes, String manifest) throws NotSerializableException {
    if (!manifest.equals(WireTypes.VERSION)) {
      throw new NotSerializableException(
          "a message of wire version \"%s\" was refused; this node speaks version \"%s\""
              .formatted(manifest, WireTypes.VERSION));
    }
    if (bytes.length > maxBytes) {
      throw new NotSerializableException(
          "a message of %d bytes was refused; the largest is %d".formatted(bytes.length, maxBytes));
    }
    Kryo kryo = kryos.obtain();
    try {
      Input input = new Input(bytes);
      Object message = kryo.readClassAndObject(input);
      if (!(message instanceof WireMessage) || input.position() != bytes.length) {
        throw new KryoException("not one whole message");
      }
      return message;
    } catch (RuntimeException e) {
      NotSerializableException refused =
          new NotSerializableException("a damaged message was refused: " + e.getMessage());
      refused.initCause(e);
      throw refused;
    } finally {
      kryos.free(kryo);
    }
  }

  @Override
  public Object fromBinary(ByteBuffer buffer, String manifest) throws NotSerializableException {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.get(bytes);
    return fromBinary(bytes, manifest);
  }
}
