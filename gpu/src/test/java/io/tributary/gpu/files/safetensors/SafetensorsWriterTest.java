package io.tributary.gpu.files.safetensors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tributary.gpu.files.DurableFiles;
import io.tributary.gpu.files.HostTensor;
import io.tributary.gpu.files.ModelFileException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SafetensorsWriterTest {
  @TempDir Path folder;

  @Test
  void writesTheFormatByteForByte() throws IOException {
    Path path = folder.resolve("m.safetensors");
    Map<String, HostTensor> tensors = new LinkedHashMap<>();
    tensors.put("b", new HostTensor(new long[] {1, 2}, new float[] {1, -2}));
    tensors.put("a", new HostTensor(new long[0], new float[] {3}));
    SafetensorsWriter.write(path, tensors, Map.of("format", "pt"));
    String json =
        "{\"__metadata__\":{\"format\":\"pt\"},"
            + "\"b\":{\"dtype\":\"F32\",\"shape\":[1,2],\"data_offsets\":[0,8]},"
            + "\"a\":{\"dtype\":\"F32\",\"shape\":[],\"data_offsets\":[8,12]}}";
    String padded = json + " ".repeat((8 - json.length() % 8) % 8);
    assertThat(Files.readAllBytes(path))
        .isEqualTo(RawSafetensors.bytes(padded, RawSafetensors.floats(1, -2, 3)));
  }

  @Test
  void metadataIsSorted() {
    Path one = folder.resolve("one");
    Path other = folder.resolve("other");
    Map<String, String> there = new LinkedHashMap<>();
    Map<String, String> back = new LinkedHashMap<>();
    for (int i = 0; i < 9; i++) {
      there.put("k" + i, "v" + i);
      back.put("k" + (8 - i), "v" + (8 - i));
    }
    SafetensorsWriter.write(one, TensorFeed.of(Map.of(), Dtype.F32), there);
    SafetensorsWriter.write(other, TensorFeed.of(Map.of(), Dtype.F32), back);
    assertThat(one).hasSameBinaryContentAs(other);
  }

  @Property(tries = 100)
  void whatIsWrittenIsRead(
      @ForAll @Size(max = 6) List<@IntRange(max = 20) Integer> sizes,
      @ForAll String metadata,
      @ForAll long seed)
      throws IOException {
    Random random = new Random(seed);
    Map<String, HostTensor> tensors = new LinkedHashMap<>();
    for (int size : sizes) {
      float[] values = new float[size * 3];
      for (int i = 0; i < values.length; i++) {
        values[i] = Float.intBitsToFloat(random.nextInt() & ~0x00400000); // no two NaNs alike
      }
      tensors.put("t\"é\n" + tensors.size(), new HostTensor(new long[] {size, 3}, values));
    }
    // A lone surrogate cannot be written as UTF-8; Java replaces it.
    String text = new String(metadata.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    Path path = Files.createTempFile("tributary", ".safetensors");
    try {
      SafetensorsWriter.write(path, tensors, Map.of("text", text));
      try (SafetensorsFile file = SafetensorsFile.open(path)) {
        assertThat(file.metadata()).isEqualTo(Map.of("text", text));
        assertThat(file.tensors().keySet()).containsExactlyElementsOf(tensors.keySet());
        tensors.forEach((name, t) -> assertThat(file.tensor(name)).isEqualTo(t));
      }
      ByteBuffer start = ByteBuffer.wrap(Files.readAllBytes(path)).order(ByteOrder.LITTLE_ENDIAN);
      assertThat(start.getLong() % 8).isZero();
    } finally {
      Files.deleteIfExists(path);
    }
  }

  @Test
  void writesMoreThanOneChunk() {
    Path path = folder.resolve("m.safetensors");
    float[] values = new float[700_001];
    for (int i = 0; i < values.length; i++) values[i] = i;
    HostTensor tensor = new HostTensor(new long[] {values.length}, values);
    SafetensorsWriter.write(path, Map.of("x", tensor));
    try (SafetensorsFile file = SafetensorsFile.open(path)) {
      assertThat(file.tensor("x")).isEqualTo(tensor);
    }
  }

  @Test
  void aFailedWriteLeavesTheOldFileAndNothingElse() throws IOException {
    Path path = Files.writeString(folder.resolve("m.safetensors"), "old");
    assertThatThrownBy(
            () ->
                DurableFiles.replace(
                    path,
                    out -> {
                      out.write(ByteBuffer.wrap(new byte[100]));
                      throw new IOException("No space left on device");
                    }))
        .isInstanceOf(IOException.class);
    assertThat(path).hasContent("old");
    try (Stream<Path> entries = Files.list(folder)) {
      assertThat(entries).containsExactly(path);
    }
  }

  @Test
  void whatCannotBeWrittenIsNamed() {
    Path path = folder.resolve("none/m.safetensors");
    assertThatThrownBy(() -> SafetensorsWriter.write(path, Map.of()))
        .isInstanceOf(ModelFileException.class)
        .hasMessageContaining("m.safetensors: cannot be written: no such file or folder");
    HostTensor tensor = new HostTensor(new long[0], new float[1]);
    Path other = folder.resolve("m.safetensors");
    assertThatThrownBy(() -> SafetensorsWriter.write(other, Map.of("__metadata__", tensor)))
        .isInstanceOf(ModelFileException.class)
        .hasMessageContaining("m.safetensors: tensor \"__metadata__\": is a reserved name");
    assertThat(other).doesNotExist();
  }

  @Test
  void writesSixteenBitFloats() throws IOException {
    Path path = folder.resolve("m.safetensors");
    float[] values = {1.5f, -0f, 0.1f, Float.POSITIVE_INFINITY, Float.NaN};
    Map<String, HostTensor> tensors = Map.of("x", new HostTensor(new long[] {5}, values));
    SafetensorsWriter.write(path, TensorFeed.of(tensors, Dtype.BF16), Map.of());
    assertThat(data(path, 10))
        .containsExactly(0xc0, 0x3f, 0, 0x80, 0xcd, 0x3d, 0x80, 0x7f, 0xc0, 0x7f);
    SafetensorsWriter.write(path, TensorFeed.of(tensors, Dtype.F16), Map.of());
    assertThat(data(path, 10)).containsExactly(0, 0x3e, 0, 0x80, 0x66, 0x2e, 0, 0x7c, 0, 0x7e);
    try (SafetensorsFile file = SafetensorsFile.open(path)) {
      assertThat(file.tensors().get("x").dtype()).isEqualTo(Dtype.F16);
      assertThat(file.floats("x"))
          .containsExactly(1.5f, -0f, 0.0999755859375f, Float.POSITIVE_INFINITY, Float.NaN);
    }
  }

  @Test
  void aValueThatDoesNotFitIsNamed() {
    Path path = folder.resolve("m.safetensors");
    float[] values = new float[600_000]; // more than one chunk
    values[599_999] = -65_520;
    Map<String, HostTensor> tensors = Map.of("big", new HostTensor(new long[] {600_000}, values));
    assertThatThrownBy(
            () -> SafetensorsWriter.write(path, TensorFeed.of(tensors, Dtype.F16), Map.of()))
        .isInstanceOf(ModelFileException.class)
        .hasMessage(
            path
                + ": tensor \"big\": value -65520.0 at index 599999 is too large for F16, whose"
                + " largest is 65504.0; write BF16 or F32");
    assertThat(path).doesNotExist();
    values[599_999] = 65_519;
    SafetensorsWriter.write(path, TensorFeed.of(tensors, Dtype.F16), Map.of());
    try (SafetensorsFile file = SafetensorsFile.open(path)) {
      assertThat(file.floats("big")[599_999]).isEqualTo(65_504);
    }
    values[0] = Float.MAX_VALUE;
    assertThatThrownBy(
            () -> SafetensorsWriter.write(path, TensorFeed.of(tensors, Dtype.BF16), Map.of()))
        .hasMessageContaining(
            "3.4028235E38 at index 0 is too large for BF16, whose largest is 3.38");
  }

  @Test
  void asksForOneTensorAtATime() {
    List<String> asked = new ArrayList<>();
    Map<String, long[]> shapes = new LinkedHashMap<>();
    shapes.put("b", new long[] {2});
    shapes.put("a", new long[] {1});
    Path path = folder.resolve("m.safetensors");
    TensorFeed feed =
        new TensorFeed(
            shapes,
            Dtype.F32,
            name -> {
              asked.add(name);
              return new HostTensor(shapes.get(name), new float[(int) shapes.get(name)[0]]);
            });
    SafetensorsWriter.write(path, feed, Map.of());
    assertThat(asked).containsExactly("b", "a");
    TensorFeed wrong =
        new TensorFeed(shapes, Dtype.F32, n -> new HostTensor(new long[0], floats(1)));
    assertThatThrownBy(() -> SafetensorsWriter.write(path, wrong, Map.of()))
        .isInstanceOf(ModelFileException.class)
        .hasMessageContaining("tensor \"b\": expected [2], found []");
    TensorFeed none = new TensorFeed(shapes, Dtype.F32, name -> null);
    assertThatThrownBy(() -> SafetensorsWriter.write(path, none, Map.of()))
        .hasMessageContaining("tensor \"b\": expected [2], found none");
  }

  private static float[] floats(float... values) {
    return values;
  }

  /** The last bytes of a file, unsigned. */
  private static int[] data(Path path, int count) throws IOException {
    byte[] bytes = Files.readAllBytes(path);
    int[] data = new int[count];
    for (int i = 0; i < count; i++) data[i] = bytes[bytes.length - count + i] & 0xff;
    return data;
  }
}
