package io.tributary.actors.wire;

import akka.actor.typed.ActorRefResolver;
import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.Serializer;

/**
 * The only classes that are read from or written to the wire, each under an id that is never given
 * to another: {@link WireValues} and {@link WireMessages}. docs/architecture.md says how to add or
 * change one.
 */
final class WireTypes {
  /** Of the format as a whole; a field added to a type is a new version of that type alone. */
  static final int VERSION = 3;

  private WireTypes() {}

  static Kryo create(WireLimits limits, ActorRefResolver refs) {
    Kryo kryo = new WireKryo();
    WireValues.ENUMS.forEach((id, type) -> register(kryo, id, type, constants(type)));
    for (WireType<?> type : WireValues.ALL) register(kryo, type, limits, refs);
    for (WireType<?> type : WireMessages.ALL) register(kryo, type, limits, refs);
    return kryo;
  }

  private static <T> void register(
      Kryo kryo, WireType<T> type, WireLimits limits, ActorRefResolver refs) {
    register(kryo, type.id(), type.type(), new FieldsSerializer<>(type, limits, refs));
  }

  private static void register(Kryo kryo, int id, Class<?> type, Serializer<?> serializer) {
    if (kryo.getRegistration(id) != null) {
      throw new IllegalStateException(
          "%s and %s have the same id, %d"
              .formatted(kryo.getRegistration(id).getType().getName(), type.getName(), id));
    }
    kryo.register(type, serializer, id);
  }

  @SuppressWarnings({"unchecked", "rawtypes"}) // The table's classes are enums.
  private static ConstantSerializer<?> constants(Class<? extends Enum<?>> type) {
    return new ConstantSerializer(type);
  }
}
