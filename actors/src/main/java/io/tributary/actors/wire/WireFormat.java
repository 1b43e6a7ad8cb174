package io.tributary.actors.wire;

import static io.tributary.actors.wire.WireRefusal.DAMAGED;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import com.esotericsoftware.kryo.util.Pool;
import java.util.function.Supplier;

/**
 * One version of the wire format. From version 3 on, a message begins with a 0, which no message of
 * version 2 does, and the version.
 */
final class WireFormat {
  private static final int POOLED = 16;
  private static final int FIRST_WITH_HEADER = 3;

  private final int version;
  private final Pool<Kryo> kryos;

  WireFormat(int version, Supplier<Kryo> create) {
    this.version = version;
    kryos =
        new Pool<>(true, false, POOLED) {
          @Override
          protected Kryo create() {
            return create.get();
          }
        };
  }

  /** The version that the bytes say they have. */
  static int versionOf(byte[] bytes) {
    if (bytes.length < 2 || bytes[0] != 0) return Version2.VERSION;
    return Byte.toUnsignedInt(bytes[1]);
  }

  void write(Output output, WireMessage message) {
    if (version >= FIRST_WITH_HEADER) {
      output.writeByte(0);
      output.writeByte(version);
    }
    Kryo kryo = kryos.obtain();
    try {
      kryo.writeClassAndObject(output, message);
    } finally {
      kryo.reset();
      kryos.free(kryo);
    }
  }

  WireMessage read(byte[] bytes) {
    int start = version >= FIRST_WITH_HEADER ? 2 : 0;
    Input input = new Input(bytes, start, bytes.length - start);
    Kryo kryo = kryos.obtain();
    try {
      Object value = kryo.readClassAndObject(input);
      if (!(value instanceof WireMessage message) || input.position() != bytes.length) {
        throw new WireRefusedException(DAMAGED, "not one whole message");
      }
      return message;
    } finally {
      kryo.reset();
      kryos.free(kryo);
    }
  }
}
