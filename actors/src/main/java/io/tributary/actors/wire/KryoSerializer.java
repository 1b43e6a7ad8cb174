package io.tributary.actors.wire;

import static io.tributary.actors.wire.WireRefusal.DAMAGED;
import static io.tributary.actors.wire.WireRefusal.NOT_SENT;
import static io.tributary.actors.wire.WireRefusal.TOO_LARGE;
import static io.tributary.actors.wire.WireRefusal.VERSION;

import akka.actor.ExtendedActorSystem;
import akka.actor.typed.ActorRefResolver;
import akka.actor.typed.javadsl.Adapter;
import akka.serialization.ByteBufferSerializer;
import akka.serialization.SerializerWithStringManifest;
import com.esotericsoftware.kryo.io.KryoBufferOverflowException;
import com.esotericsoftware.kryo.io.Output;
import com.esotericsoftware.kryo.util.Pool;
import java.io.NotSerializableException;
import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;
import java.util.Set;

/**
 * Writes and reads {@link WireMessage}s; nothing outside {@link WireTypes} is ever made from bytes,
 * and what is over {@code tributary-wire}'s limits is neither sent nor read. Reads the wire version
 * of this node and the one before. Refusals are counted in {@link WireCounters}.
 */
public final class KryoSerializer extends SerializerWithStringManifest
    implements ByteBufferSerializer {
  private static final int IDENTIFIER = 730_411;
  private static final int FIRST_BUFFER_BYTES = 4096;
  private static final int POOLED = 16;
  private static final Set<String> READ =
      Set.of(Integer.toString(WireTypes.VERSION), Integer.toString(Version2.VERSION));

  private final ExtendedActorSystem system;
  private final WireLimits limits;
  private final WireVersions versions;
  private final WireFormat current;
  private final WireFormat previous;
  private final Pool<Output> outputs;

  /** Called by Akka. */
  public KryoSerializer(ExtendedActorSystem system) {
    this.system = system;
    limits = WireLimits.read(system.settings().config().getConfig("tributary-wire"));
    versions = new WireVersions(system);
    current = new WireFormat(WireTypes.VERSION, () -> WireTypes.create(limits, refs()));
    previous = new WireFormat(Version2.VERSION, () -> Version2.create(limits, refs()));
    int first = Math.min(FIRST_BUFFER_BYTES, limits.messageBytes());
    outputs =
        new Pool<>(true, true, POOLED) {
          @Override
          protected Output create() {
            return new Output(first, limits.messageBytes());
          }
        };
  }

  // Not in the constructor: Akka makes the serializers before it can tell addresses.
  private ActorRefResolver refs() {
    return ActorRefResolver.get(Adapter.toTyped(system));
  }

  @Override
  public int identifier() {
    return IDENTIFIER;
  }

  @Override
  public String manifest(Object message) {
    return Integer.toString(versions.toWrite());
  }

  /**
   * @throws BufferOverflowException if the message, or a part of it, is over its limit
   * @throws IllegalArgumentException if it has no place in {@link WireTypes}
   */
  @Override
  public byte[] toBinary(Object message) {
    return toBinary((WireMessage) message, versions.toWrite());
  }

  byte[] toBinary(WireMessage message, int version) {
    Output output = outputs.obtain();
    try {
      (version == WireTypes.VERSION ? current : previous).write(output, message);
      return output.toBytes();
    } catch (KryoBufferOverflowException e) {
      throw notSent(
          new WireTooLargeException(
              "a %s is over tributary-wire.max-message-bytes = %d"
                  .formatted(message.getClass().getSimpleName(), limits.messageBytes())));
    } catch (WireTooLargeException e) {
      throw notSent(e);
    } finally {
      output.reset();
      outputs.free(output);
    }
  }

  private WireTooLargeException notSent(WireTooLargeException why) {
    counters().count(NOT_SENT);
    return why;
  }

  /**
   * @throws BufferOverflowException also if the message does not fit the buffer
   */
  @Override
  public void toBinary(Object message, ByteBuffer buffer) {
    byte[] bytes = toBinary(message);
    if (bytes.length > buffer.remaining()) {
      throw notSent(
          new WireTooLargeException(
              "a %s of %d bytes does not fit akka.remote.artery.advanced.maximum-frame-size"
                  .formatted(message.getClass().getSimpleName(), bytes.length)));
    }
    buffer.put(bytes);
  }

  @Override
  public Object fromBinary(byte[] bytes, String manifest) throws NotSerializableException {
    checkSize(bytes.length);
    // The bytes decide: the manifest may be a moment older.
    int version = WireFormat.versionOf(bytes);
    if (!READ.contains(manifest) || !READ.contains(Integer.toString(version))) {
      throw refused(
          VERSION,
          "a message of wire version \"%s\" was refused; this node reads %d and %d"
              .formatted(
                  READ.contains(manifest) ? version : manifest,
                  WireTypes.VERSION,
                  Version2.VERSION));
    }
    try {
      return (version == WireTypes.VERSION ? current : previous).read(bytes);
    } catch (WireRefusedException e) {
      throw refused(e.why(), "a message was refused: " + e.getMessage());
    } catch (RuntimeException e) {
      throw refused(DAMAGED, "a message was refused: " + e.getMessage());
    }
  }

  @Override
  public Object fromBinary(ByteBuffer buffer, String manifest) throws NotSerializableException {
    checkSize(buffer.remaining());
    byte[] bytes = new byte[buffer.remaining()];
    buffer.get(bytes);
    return fromBinary(bytes, manifest);
  }

  private void checkSize(int bytes) throws NotSerializableException {
    if (bytes > limits.messageBytes()) {
      throw refused(
          TOO_LARGE,
          "a message of %d bytes was refused: tributary-wire.max-message-bytes = %d"
              .formatted(bytes, limits.messageBytes()));
    }
  }

  private NotSerializableException refused(WireRefusal why, String message) {
    counters().count(why);
    return new Refused(message);
  }

  private WireCounters counters() {
    return WireCounters.get(system);
  }

  /** Akka logs each; where in this class it was thrown would tell nobody anything. */
  private static final class Refused extends NotSerializableException {
    private static final long serialVersionUID = 1;

    Refused(String message) {
      super(message);
    }

    @Override
    public Throwable fillInStackTrace() {
      return this;
    }
  }
}
