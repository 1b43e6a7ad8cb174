package io.tributary.gpu.files.safetensors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tributary.gpu.files.HostTensor;
import io.tributary.gpu.files.ModelFileException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SafetensorsFileTest {
  @TempDir Path folder;

  @Test
  void readsFloatsOfEveryWidthAndListsTheRest() {
    byte[] data =
        ByteBuffer.allocate(24)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putLong(7)
            .putFloat(1.5f)
            .putFloat(-0f)
            .putShort((short) 0x3fc0) // bf16 1.5
            .putShort((short) 0x8001) // bf16, the smallest subnormal below zero
            .putShort((short) 0x3e00) // f16 1.5
            .putShort((short) 0x0001) // f16 2^-24
            .array();
    String header =
        """
        {"__metadata__":{"format":"pt"},
        "i":{"dtype":"I64","shape":[],"data_offsets":[0,8]},
        "f":{"dtype":"F32","shape":[2,1],"data_offsets":[8,16]},
        "b":{"dtype":"BF16","shape":[2],"data_offsets":[16,20]},
        "empty":{"dtype":"F32","shape":[0,5],"data_offsets":[16,16]},
        "h":{"dtype":"F16","shape":[2],"data_offsets":[20,24]}}\s\s\s\s""";
    try (SafetensorsFile file = open(RawSafetensors.bytes(header, data))) {
      assertThat(file.metadata()).isEqualTo(Map.of("format", "pt"));
      assertThat(file.tensors().keySet()).containsExactly("i", "f", "b", "empty", "h");
      assertThat(file.tensors().get("i"))
          .isEqualTo(new TensorInfo("i", Dtype.I64, new long[0], 0, 8));
      assertThat(file.tensor("f")).isEqualTo(new HostTensor(new long[] {2, 1}, floats(1.5f, -0f)));
      assertThat(file.floats("b")).containsExactly(1.5f, Float.intBitsToFloat(0x80010000));
      assertThat(file.floats("h")).containsExactly(1.5f, 0x1p-24f);
      assertThat(file.floats("empty")).isEmpty();
      assertThatThrownBy(() -> file.floats("i"))
          .isInstanceOf(ModelFileException.class)
          .hasMessageContaining("tensor \"i\": is I64");
      assertThatThrownBy(() -> file.floats("nope"))
          .isInstanceOf(ModelFileException.class)
          .hasMessageContaining("\"nope\": is not in the file");
    }
  }

  @Test
  void anEmptyFileOfTensorsIsValid() {
    try (SafetensorsFile file = open(RawSafetensors.bytes("{}", new byte[0]))) {
      assertThat(file.tensors()).isEmpty();
    }
  }

  @Test
  void paddingAndOddLengthsAndDeepShapesAreValid() {
    String deep = "[2" + ",1".repeat(63) + "]";
    for (String padding : new String[] {"", " ", "   ", " ".repeat(40_000)}) {
      byte[] data = RawSafetensors.floats(1, 2);
      try (SafetensorsFile file =
          open(RawSafetensors.bytes(x("F32", deep, "[0,8]") + padding, data))) {
        assertThat(file.floats("x")).containsExactly(1, 2);
        assertThat(file.tensors().get("x").shape()).hasSize(64);
      }
    }
  }

  @Test
  void tensorsWithoutValuesMayLieAnywhereBetweenOthers() {
    String header =
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[0],\"data_offsets\":[0,0]},"
            + "\"b\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]},"
            + "\"c\":{\"dtype\":\"F32\",\"shape\":[7,0,9],\"data_offsets\":[4,4]},"
            + "\"d\":{\"dtype\":\"BF16\",\"shape\":[2],\"data_offsets\":[4,8]},"
            + "\"e\":{\"dtype\":\"I64\",\"shape\":[0],\"data_offsets\":[8,8]}}";
    try (SafetensorsFile file = open(RawSafetensors.bytes(header, new byte[8]))) {
      assertThat(file.floats("a")).isEmpty();
      assertThat(file.floats("c")).isEmpty();
      assertThat(file.floats("d")).hasSize(2);
    }
  }

  @Test
  void namesInAnyScriptAreRead() {
    String header = x("F32", "[2]", "[0,8]").replace("\"x\"", "\"żółw 🐢 \\ud83d\\udc22\"");
    try (SafetensorsFile file = open(RawSafetensors.bytes(header, new byte[8]))) {
      assertThat(file.tensors()).containsOnlyKeys("żółw 🐢 🐢");
    }
  }

  @Test
  void readsATensorThatSpansSeveralWindows() {
    float[] values = new float[1000];
    for (int i = 0; i < values.length; i++) values[i] = i * 0.5f;
    Path path = folder.resolve("x.safetensors");
    HostTensor tensor = new HostTensor(new long[] {1000}, values);
    SafetensorsWriter.write(path, Map.of("x", tensor));
    try (SafetensorsFile file = SafetensorsFile.open(path, 64)) {
      assertThat(file.tensor("x")).isEqualTo(tensor);
      assertThat(file.sameBytes("x", file, "x")).isTrue();
    }
    values[999] = -1;
    Path other = folder.resolve("y.safetensors");
    SafetensorsWriter.write(other, Map.of("y", tensor));
    try (SafetensorsFile a = SafetensorsFile.open(path, 64);
        SafetensorsFile b = SafetensorsFile.open(other, 64)) {
      assertThat(a.sameBytes("x", b, "y")).isFalse();
    }
  }

  /** A sparse file: a tensor across the 2 GiB mark, and one behind 3 GiB. */
  @Test
  void readsBeyondTwoGibibytes() throws IOException {
    long first = (2L << 30) - 8;
    long second = first + 16 + (1L << 30);
    String header =
        String.format(
            "{\"big\":{\"dtype\":\"U8\",\"shape\":[%d],\"data_offsets\":[0,%d]},"
                + "\"across\":{\"dtype\":\"F32\",\"shape\":[4],\"data_offsets\":[%d,%d]},"
                + "\"more\":{\"dtype\":\"U8\",\"shape\":[%d],\"data_offsets\":[%d,%d]},"
                + "\"last\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[%d,%d]}}",
            first, first, first, first + 16, 1L << 30, first + 16, second, second, second + 8);
    Path path = RawSafetensors.write(folder, RawSafetensors.bytes(header, new byte[0]));
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
      long start = channel.size();
      channel.write(ByteBuffer.wrap(RawSafetensors.floats(1, 2, 3, 4)), start + first);
      channel.write(ByteBuffer.wrap(RawSafetensors.floats(5, 6)), start + second);
    }
    assertThat(Files.size(path)).isGreaterThan(3L << 30);
    try (SafetensorsFile file = SafetensorsFile.open(path)) {
      assertThat(file.floats("across")).containsExactly(1, 2, 3, 4);
      assertThat(file.floats("last")).containsExactly(5, 6);
      assertThat(file.sameBytes("last", file, "across")).isFalse();
      assertThatThrownBy(() -> file.floats("big")).hasMessageContaining("is U8");
    }
  }

  @Test
  void aTensorTooLargeForAJavaArrayIsRefusedByName() throws IOException {
    long bytes = 4L << 30;
    String header =
        String.format(
            "{\"big\":{\"dtype\":\"BF16\",\"shape\":[%d],\"data_offsets\":[0,%d]}}",
            bytes / 2, bytes);
    Path path = RawSafetensors.write(folder, RawSafetensors.bytes(header, new byte[0]));
    try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
      file.setLength(file.length() + bytes);
    }
    try (SafetensorsFile file = SafetensorsFile.open(path)) {
      assertThatThrownBy(() -> file.floats("big"))
          .isInstanceOf(ModelFileException.class)
          .hasMessageContaining("too many for one Java array");
    }
  }

  @Test
  void aFileCutOffWhileItIsOpenIsNamed() throws IOException {
    Path path = folder.resolve("x.safetensors");
    SafetensorsWriter.write(path, Map.of("x", new HostTensor(new long[] {2}, floats(1, 2))));
    try (SafetensorsFile file = SafetensorsFile.open(path);
        FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
      channel.truncate(channel.size() - 1);
      assertThatThrownBy(() -> file.floats("x"))
          .isInstanceOf(ModelFileException.class)
          .hasMessageContaining("cut off");
    }
  }

  @Test
  void aMissingFileAndAFolderAreNamed() {
    assertThatThrownBy(() -> SafetensorsFile.open(folder.resolve("none")))
        .isInstanceOf(ModelFileException.class)
        .hasMessageContaining("none: cannot be read: no such file");
    assertThatThrownBy(() -> SafetensorsFile.open(folder)).isInstanceOf(ModelFileException.class);
  }

  static Stream<Arguments> malformed() {
    String x = "\"x\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}";
    return Stream.of(
        header("[]", "not a JSON object"),
        header(" {" + x + "}", "not a JSON object"),
        header("\n{" + x + "}", "not a JSON object"),
        header("\uFEFF{" + x + "}", "not a JSON object"),
        header("{" + x + "}\n", "not a JSON object"),
        header("{" + x + "}{}", "more after its JSON object"),
        header("{" + x + "} 1}", "not valid JSON"),
        header("{" + x + ",}", "not valid JSON"),
        header("{" + x + "," + x + "}", "Duplicate field 'x'"),
        header("{" + x + "," + x.replace("x", "\\u0078") + "}", "Duplicate field 'x'"),
        header("{\"__metadata__\":{},\"__metadata__\":{}," + x + "}", "field '__metadata__'"),
        header("{" + x.replace("\"x\"", "\"\\ud800\"") + "}", "not UTF-8: \"\\ud800\""),
        header(
            "{\"__metadata__\":{\"a\":\"\\udc00\\ud800\"}," + x + "}",
            "not UTF-8: \"\\udc00\\ud800\""),
        header("\t{" + x + "}", "not a JSON object"),
        header("{" + x + "}\t", "not a JSON object"),
        header("{" + x + "}\0", "not a JSON object"),
        header("{\"x\":{\"dtype\":\"F32\",\"dtype\":\"F32\"}}", "Duplicate field 'dtype'"),
        header("{" + x + ",\"__metadata__\":{\"a\":\"1\",\"a\":\"2\"}}", "Duplicate field 'a'"),
        header("{" + x + ",\"__metadata__\":{\"a\":1}}", "entry \"a\" is not a string"),
        header("{" + x + ",\"__metadata__\":{\"a\":null}}", "entry \"a\" is not a string"),
        header("{" + x + ",\"__metadata__\":[]}", "__metadata__ is not a JSON object"),
        header("{\"x\":null}", "tensor \"x\": is not a JSON object"),
        header(x("F31", "[2]", "[0,8]"), "unknown dtype \"F31\""),
        header(x("f32", "[2]", "[0,8]"), "unknown dtype \"f32\""),
        header("{\"x\":{\"shape\":[2],\"data_offsets\":[0,8]}}", "has no dtype"),
        header("{\"x\":{\"dtype\":\"F32\",\"data_offsets\":[0,8]}}", "has no shape"),
        header("{\"x\":{\"dtype\":\"F32\",\"shape\":[2]}}", "has no data_offsets"),
        header("{\"x\":{\"dtype\":4,\"shape\":[2]}}", "dtype is not a string"),
        header(x("F32", "2", "[0,8]"), "shape is not a list"),
        header(x("F32", "[-2]", "[0,8]"), "shape has \"-2\""),
        header(x("F32", "[-0]", "[0,0]"), "shape has \"-0\""),
        header(x("F32", "[2.0]", "[0,8]"), "shape has \"2.0\""),
        header(x("F32", "[\"2\"]", "[0,8]"), "shape has \"2\""),
        header(x("F32", "[[2]]", "[0,8]"), "shape has \"no number\""),
        header(x("F32", "[9223372036854775808]", "[0,8]"), "shape has \"9223372036854775808\""),
        header(x("F32", "[4611686018427387904,2]", "[0,8]"), "too large for any file"),
        header(x("F32", "[4611686018427387904,4,0]", "[0,0]"), "too large for any file"),
        header(x("F32", "[3]", "[0,8]"), "takes 12 bytes, its data_offsets hold 8"),
        header(x("F32", "[2]", "[0]"), "are not [begin, end]"),
        header(x("F32", "[2]", "[0,8,8]"), "are not [begin, end]"),
        header(x("F32", "[2]", "[8,0]"), "are not [begin, end]"),
        header(x("F32", "[2]", "[-8,0]"), "data_offsets has \"-8\""),
        header(x("F32", "[3]", "[0,12]"), "end past the 8 data bytes"),
        header(x("F32", "[2]", "[0,99999999999999999999]"), "data_offsets has"),
        header(x("F32", "[1]", "[4,8]"), "leave a hole after byte 0"),
        header(x("F32", "[1]", "[0,4]"), "4 bytes after the last tensor"),
        header("{}", "8 bytes after the last tensor"),
        header(
            "{\"x\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8],\"more\":1}}",
            "unknown key \"more\""),
        header(
            "{" + x + ",\"y\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}}",
            "overlap the tensor before it"),
        header(
            "{\"a\":{\"dtype\":\"U8\",\"shape\":[2],\"data_offsets\":[0,2]},"
                + "\"b\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[2,6]},"
                + "\"c\":{\"dtype\":\"U8\",\"shape\":[2],\"data_offsets\":[6,8]}}",
            "not aligned to F32"),
        header(x("F32", "[2" + ",1".repeat(64) + "]", "[0,8]"), "shape has more than 64 numbers"),
        header(x("F32", "[2]", "[0" + ",8".repeat(64) + "]"), "data_offsets has more than 64"),
        header("{".repeat(5000) + "}", "not valid JSON"),
        header("{\"x\":{\"dtype\":\"F32\",\"shape\":" + "[".repeat(5000) + "]}}", "shape has"),
        raw(new byte[0], "has 0 bytes"),
        raw(new byte[7], "has 7 bytes"),
        raw(new byte[8], "not a JSON object"),
        raw(RawSafetensors.bytes(" ".repeat(20_000), new byte[0]), "not a JSON object"),
        raw(RawSafetensors.bytes("}", new byte[0]), "not a JSON object"),
        raw(
            RawSafetensors.bytes(100, "{}".getBytes(StandardCharsets.UTF_8), new byte[0]),
            "longer"),
        raw(RawSafetensors.bytes(100_000_001, new byte[0], new byte[0]), "over the limit"),
        raw(RawSafetensors.bytes(-1, new byte[0], new byte[0]), "18446744073709551615"),
        raw(RawSafetensors.bytes(Long.MIN_VALUE, new byte[0], new byte[0]), "over the limit"),
        raw(
            RawSafetensors.bytes(4, new byte[] {'{', '"', (byte) 0xff, '}'}, new byte[0]),
            "not UTF-8"),
        raw( // an overlong '/': some decoders let it pass
            RawSafetensors.bytes(
                9,
                new byte[] {'{', '"', (byte) 0xc0, (byte) 0xaf, '"', ':', '{', '}', '}'},
                new byte[0]),
            "not UTF-8"),
        raw(
            RawSafetensors.bytes(2, "{}".getBytes(StandardCharsets.UTF_16LE), new byte[0]),
            "not a JSON object"));
  }

  @ParameterizedTest
  @MethodSource
  void malformed(byte[] bytes, String complaint) {
    Path path = RawSafetensors.write(folder, bytes);
    assertThatThrownBy(() -> SafetensorsFile.open(path).close())
        .isInstanceOf(ModelFileException.class)
        .hasMessageStartingWith(path + ": ")
        .hasMessageContaining(complaint);
  }

  @Test
  void closesTheFileItRefuses() throws IOException {
    Path path = RawSafetensors.write(folder, new byte[3]);
    for (int i = 0; i < 3; i++) {
      assertThatThrownBy(() -> SafetensorsFile.open(path)).isInstanceOf(ModelFileException.class);
    }
    try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
      List<Path> held = open.filter(fd -> pointsTo(fd, path)).toList();
      assertThat(held).isEmpty();
    }
  }

  private static boolean pointsTo(Path link, Path target) {
    try {
      return Files.readSymbolicLink(link).equals(target);
    } catch (IOException e) {
      return false;
    }
  }

  private SafetensorsFile open(byte[] bytes) {
    return SafetensorsFile.open(RawSafetensors.write(folder, bytes));
  }

  private static String x(String dtype, String shape, String offsets) {
    return String.format(
        "{\"x\":{\"dtype\":\"%s\",\"shape\":%s,\"data_offsets\":%s}}", dtype, shape, offsets);
  }

  private static Arguments header(String header, String complaint) {
    return raw(RawSafetensors.bytes(header, RawSafetensors.floats(1, 2)), complaint);
  }

  private static Arguments raw(byte[] bytes, String complaint) {
    return Arguments.of(bytes, complaint);
  }

  private static float[] floats(float... values) {
    return values;
  }
}
