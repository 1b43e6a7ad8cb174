package io.tributary.actors.wire;

import static io.tributary.actors.wire.WireRefusal.DAMAGED;
import static io.tributary.actors.wire.WireRefusal.TOO_LARGE;

import akka.actor.ActorPath;
import akka.actor.ActorPaths;
import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorRefResolver;
import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.io.Input;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Reads the fields that {@link FieldWriter} wrote. No length is believed: nothing is allocated
 * beyond the limits and the bytes that are there.
 */
final class FieldReader {
  private static final int FIRST_CAPACITY = 256;

  private final Kryo kryo;
  private final Input input;
  private final WireLimits limits;
  private final ActorRefResolver refs;
  private final int version;

  FieldReader(Kryo kryo, Input input, WireLimits limits, ActorRefResolver refs, int version) {
    this.kryo = kryo;
    this.input = input;
    this.limits = limits;
    this.refs = refs;
    this.version = version;
  }

  /**
   * Whether the sender's version of the type is at least this one, so that the fields that came
   * with it are there.
   */
  boolean since(int version) {
    return this.version >= version;
  }

  boolean flag() {
    byte value = input.readByte();
    if (value != 0 && value != 1) throw new WireRefusedException(DAMAGED, "a flag is " + value);
    return value == 1;
  }

  int integer() {
    return input.readVarInt(false);
  }

  int unsigned() {
    return input.readVarInt(true);
  }

  long number() {
    return input.readVarLong(false);
  }

  long bits() {
    return input.readLong();
  }

  double decimal() {
    return input.readDouble();
  }

  String text() {
    return new String(
        input.readBytes(length(1, limits.textBytes(), "max-text-bytes")), StandardCharsets.UTF_8);
  }

  byte[] bytes() {
    return input.readBytes(length(1, limits.arrayItems(), "max-array-items"));
  }

  int[] integers() {
    return input.readInts(length(Integer.BYTES, limits.arrayItems(), "max-array-items"));
  }

  long[] numbers() {
    return input.readLongs(length(Long.BYTES, limits.arrayItems(), "max-array-items"));
  }

  float[] floats() {
    return input.readFloats(length(Float.BYTES, limits.arrayItems(), "max-array-items"));
  }

  <T> ActorRef<T> actor() {
    String address = text();
    try {
      ActorPath path = ActorPaths.fromString(address);
      return refs.resolveActorRef(path.toSerializationFormat());
    } catch (Exception e) { // Scala's: the compiler does not know what is thrown.
      throw new WireRefusedException(DAMAGED, "\"%s\" is no actor's address".formatted(address));
    }
  }

  <T> T value(Class<T> type) {
    Object value = kryo.readClassAndObject(input);
    if (!type.isInstance(value)) {
      throw new WireRefusedException(
          DAMAGED,
          "a %s stands where a %s belongs"
              .formatted(value.getClass().getSimpleName(), type.getSimpleName()));
    }
    return type.cast(value);
  }

  <T> List<T> values(Class<T> type) {
    return list(in -> in.value(type));
  }

  /** It comes back immutable. */
  <T> List<T> list(Function<FieldReader, T> item) {
    int length = length(1, limits.listItems(), "max-list-items");
    List<T> items = new ArrayList<>(Math.min(length, FIRST_CAPACITY));
    for (int i = 0; i < length; i++) items.add(item.apply(this));
    return List.copyOf(items);
  }

  <T> Optional<T> optional(Function<FieldReader, T> item) {
    return flag() ? Optional.of(item.apply(this)) : Optional.empty();
  }

  private int length(int bytesEach, int limit, String setting) {
    int length = input.readVarInt(true);
    int left = input.limit() - input.position();
    if (length < 0 || (long) length * bytesEach > left) {
      throw new WireRefusedException(
          DAMAGED, length + " items announced, but only " + left + " bytes are left");
    }
    if (length > limit) {
      throw new WireRefusedException(
          TOO_LARGE, "%d is over tributary-wire.%s = %d".formatted(length, setting, limit));
    }
    return length;
  }
}
