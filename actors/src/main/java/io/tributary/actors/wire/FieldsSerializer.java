package io.tributary.actors.wire;

import static io.tributary.actors.wire.WireRefusal.DAMAGED;

import akka.actor.typed.ActorRefResolver;
import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.Serializer;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;

/**
 * Frames a value's fields with the type's version and their length in bytes: an older reader passes
 * over fields that it does not know, a newer one knows which are missing.
 */
final class FieldsSerializer<T> extends Serializer<T> {
  private final WireType<T> type;
  private final WireLimits limits;
  private final ActorRefResolver refs;

  FieldsSerializer(WireType<T> type, WireLimits limits, ActorRefResolver refs) {
    super(false, true);
    this.type = type;
    this.limits = limits;
    this.refs = refs;
  }

  @Override
  public void write(Kryo kryo, Output output, T value) {
    output.writeVarInt(type.version(), true);
    int start = output.position();
    output.writeInt(0);
    type.write().accept(new FieldWriter(kryo, output, limits, refs), value);
    int end = output.position();
    output.setPosition(start);
    output.writeInt(end - start - Integer.BYTES);
    output.setPosition(end);
  }

  @Override
  public T read(Kryo kryo, Input input, Class<? extends T> ignored) {
    int version = input.readVarInt(true);
    int length = input.readInt();
    int limit = input.limit();
    int left = limit - input.position();
    if (version < 1 || length < 0 || length > left) {
      throw new WireRefusedException(
          DAMAGED,
          "version %d of %s with %d bytes, of which %d are there"
              .formatted(version, type.type().getSimpleName(), length, left));
    }
    int end = input.position() + length;
    input.setLimit(end);
    T value = type.read().apply(new FieldReader(kryo, input, limits, refs, version));
    if (version <= type.version() && input.position() != end) {
      throw new WireRefusedException(
          DAMAGED,
          "%d bytes behind the fields of %s"
              .formatted(end - input.position(), type.type().getSimpleName()));
    }
    input.setPosition(end);
    input.setLimit(limit);
    return value;
  }
}
