package io.tributary.actors.wire;

import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorRefResolver;
import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.io.Output;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * Writes a message's fields one by one; {@link FieldReader} reads them in the same order. A field
 * is never null.
 */
final class FieldWriter {
  private final Kryo kryo;
  private final Output output;
  private final WireLimits limits;
  private final ActorRefResolver refs;

  FieldWriter(Kryo kryo, Output output, WireLimits limits, ActorRefResolver refs) {
    this.kryo = kryo;
    this.output = output;
    this.limits = limits;
    this.refs = refs;
  }

  FieldWriter flag(boolean value) {
    output.writeBoolean(value);
    return this;
  }

  /** Small numbers take fewer bytes. */
  FieldWriter integer(int value) {
    output.writeVarInt(value, false);
    return this;
  }

  /** Not negative; smaller still. */
  FieldWriter unsigned(int value) {
    output.writeVarInt(value, true);
    return this;
  }

  /** Small numbers take fewer bytes. */
  FieldWriter number(long value) {
    output.writeVarLong(value, false);
    return this;
  }

  /** Eight bytes, for values that are rarely small. */
  FieldWriter bits(long value) {
    output.writeLong(value);
    return this;
  }

  FieldWriter decimal(double value) {
    output.writeDouble(value);
    return this;
  }

  /** UTF-8 with its length in bytes. */
  FieldWriter text(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    length("a text", bytes.length, limits.textBytes(), "max-text-bytes");
    output.writeBytes(bytes);
    return this;
  }

  FieldWriter bytes(byte[] values) {
    length("an array", values.length, limits.arrayItems(), "max-array-items");
    output.writeBytes(values);
    return this;
  }

  FieldWriter integers(int[] values) {
    length("an array", values.length, limits.arrayItems(), "max-array-items");
    output.writeInts(values, 0, values.length);
    return this;
  }

  FieldWriter numbers(long[] values) {
    length("an array", values.length, limits.arrayItems(), "max-array-items");
    output.writeLongs(values, 0, values.length);
    return this;
  }

  FieldWriter floats(float[] values) {
    length("an array", values.length, limits.arrayItems(), "max-array-items");
    output.writeFloats(values, 0, values.length);
    return this;
  }

  /** The actor's address, so that it is the same actor in any system. */
  FieldWriter actor(ActorRef<?> ref) {
    return text(refs.toSerializationFormat(ref));
  }

  /** A value of a type in {@link WireTypes}, with the type's id. */
  FieldWriter value(Object value) {
    kryo.writeClassAndObject(output, value);
    return this;
  }

  /** Values of types in {@link WireTypes}. */
  FieldWriter values(List<?> values) {
    return list(values, FieldWriter::value);
  }

  <T> FieldWriter list(List<T> items, BiConsumer<FieldWriter, T> item) {
    length("a list", items.size(), limits.listItems(), "max-list-items");
    for (T each : items) item.accept(this, each);
    return this;
  }

  <T> FieldWriter optional(Optional<T> value, BiConsumer<FieldWriter, T> item) {
    flag(value.isPresent());
    value.ifPresent(present -> item.accept(this, present));
    return this;
  }

  private void length(String what, int length, int limit, String setting) {
    if (length > limit) {
      throw new WireTooLargeException(
          "%s of %d is over tributary-wire.%s = %d".formatted(what, length, setting, limit));
    }
    output.writeVarInt(length, true);
  }
}
