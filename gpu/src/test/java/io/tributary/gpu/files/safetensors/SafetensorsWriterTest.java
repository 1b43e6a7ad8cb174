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
import java.util.LinkedHashMap;
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

  @Property(tries = 100)
  void whatIsWrittenIsRead(
      @ForAll @Size(max = 6) java.util.List<@IntRange(max = 20) Integer> sizes,
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
    assertThatThrownBy(() -> SafetensorsWriter.write(path, Map.of("__metadata__", tensor)))
        .isInstanceOf(ModelFileException.class)
        .hasMessageContaining("reserved");
  }
}
