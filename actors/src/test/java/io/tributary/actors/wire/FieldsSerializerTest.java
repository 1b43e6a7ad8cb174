package io.tributary.actors.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A type that has been given a field, between nodes that know of it and nodes that do not. */
class FieldsSerializerTest {
  private static final WireLimits LIMITS = new WireLimits(1 << 20, 1000, 1000, 1000);

  private record Old(String name) {}

  private record New(String name, long count, Optional<List<String>> tags) {}

  private record Pair(Object left, long right) {}

  private static final WireType<Old> OLD =
      new WireType<>(
          50, Old.class, 1, (out, old) -> out.text(old.name()), in -> new Old(in.text()));

  private static final WireType<New> NEW =
      new WireType<>(
          50,
          New.class,
          2,
          (out, now) ->
              out.text(now.name())
                  .number(now.count())
                  .optional(now.tags(), (o, tags) -> o.list(tags, FieldWriter::text)),
          in ->
              in.since(2)
                  ? new New(in.text(), in.number(), in.optional(i -> i.list(FieldReader::text)))
                  : new New(in.text(), -1, Optional.empty()));

  private static final WireType<Pair> PAIR =
      new WireType<>(
          51,
          Pair.class,
          1,
          (out, pair) -> out.value(pair.left()).number(pair.right()),
          in -> new Pair(in.value(Record.class), in.number()));

  @Test
  void whatAnOldNodeSendsHasDefaults() {
    byte[] bytes = write(OLD, new Pair(new Old("a"), 7));
    assertThat(read(NEW, bytes)).isEqualTo(new Pair(new New("a", -1, Optional.empty()), 7));
  }

  @Test
  void anOldNodePassesOverFieldsThatItDoesNotKnow() {
    byte[] bytes = write(NEW, new Pair(new New("a", 3, Optional.of(List.of("x", "y"))), 7));
    assertThat(read(OLD, bytes)).isEqualTo(new Pair(new Old("a"), 7));
    assertThat(read(NEW, bytes))
        .isEqualTo(new Pair(new New("a", 3, Optional.of(List.of("x", "y"))), 7));
  }

  @Test
  void bytesBehindTheFieldsOfAKnownVersionAreRefused() {
    byte[] bytes = write(NEW, new Pair(new New("a", 3, Optional.empty()), 7));
    // Header of the pair: id, version, length; then id and version of the part.
    bytes[7] = 1;
    assertThatThrownBy(() -> read(NEW, bytes)).hasMessage("2 bytes behind the fields of New");
  }

  @Test
  void fieldsEndWhereTheirLengthSays() {
    byte[] bytes = write(OLD, new Pair(new Old("abc"), 7));
    bytes[8] = 3; // of 4
    assertThatThrownBy(() -> read(OLD, bytes)).isInstanceOf(WireRefusedException.class);
    bytes[8] = 100;
    assertThatThrownBy(() -> read(OLD, bytes)).hasMessageContaining("version 1 of Old with 100");
  }

  private static byte[] write(WireType<?> part, Pair pair) {
    Output output = new Output(1000);
    kryo(part).writeClassAndObject(output, pair);
    return output.toBytes();
  }

  private static Object read(WireType<?> part, byte[] bytes) {
    Input input = new Input(bytes);
    Object read = kryo(part).readClassAndObject(input);
    assertThat(input.position()).isEqualTo(bytes.length);
    return read;
  }

  private static Kryo kryo(WireType<?> part) {
    Kryo kryo = new WireKryo();
    register(kryo, part);
    register(kryo, PAIR);
    return kryo;
  }

  private static <T> void register(Kryo kryo, WireType<T> type) {
    kryo.register(type.type(), new FieldsSerializer<>(type, LIMITS, null), type.id());
  }
}
