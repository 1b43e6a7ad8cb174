package io.tributary.actors.wire;

import static io.tributary.actors.wire.WireRefusal.DAMAGED;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.Serializer;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;

/** Writes an enum's constant by its place, counted from 1. */
final class ConstantSerializer<E extends Enum<E>> extends Serializer<E> {
  private final Class<E> type;
  private final E[] constants;

  ConstantSerializer(Class<E> type) {
    super(false, true);
    this.type = type;
    constants = type.getEnumConstants();
  }

  @Override
  public void write(Kryo kryo, Output output, E constant) {
    output.writeVarInt(constant.ordinal() + 1, true);
  }

  @Override
  public E read(Kryo kryo, Input input, Class<? extends E> ignored) {
    int place = input.readVarInt(true);
    if (place < 1 || place > constants.length) {
      throw new WireRefusedException(
          DAMAGED, "%s has no %d".formatted(type.getSimpleName(), place));
    }
    return constants[place - 1];
  }
}
