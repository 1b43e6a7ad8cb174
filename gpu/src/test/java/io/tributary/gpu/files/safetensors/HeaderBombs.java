package io.tributary.gpu.files.safetensors;

import io.tributary.gpu.files.ModelFileException;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.IntFunction;

/** Opens files with headers that are made to take as much heap as they can. */
final class HeaderBombs {
  private static final int TOO_LONG = 11_000_000;

  private HeaderBombs() {}

  public static void main(String[] folder) throws IOException {
    Path file = Path.of(folder[0], "bomb.safetensors");
    String end = "\":{\"dtype\":\"U8\",\"shape\":[0],\"data_offsets\":[0,0]}";
    String latin = "n".repeat(330) + end;
    open("long names", file, "{", 240_000, i -> comma(i) + '"' + i + latin, "}");
    String greek = "ν".repeat(150) + end;
    open("greek names", file, "{", 240_000, i -> comma(i) + '"' + i + greek, "}");
    open("many tensors", file, "{", 260_000, i -> comma(i) + '"' + i + end, "}");
    open("many dimensions", file, "{\"x\":{\"shape\":[", 1_000_000, i -> comma(i) + i, "]}}");
    String metadata = "{\"__metadata__\":{";
    open("many entries", file, metadata, 260_000, i -> comma(i) + '"' + i + "\":\"\"", "}}");
    String value = "\":\"" + "ν".repeat(9_800_000) + '"';
    open("long values", file, metadata, 5, i -> comma(i) + '"' + i + value, "}}");
    String most = "1".repeat(TOO_LONG);
    open("one value", file, metadata + "\"a\":\"", 1, i -> most, "\"}}");
    open("one name", file, "{\"", 1, i -> most, "\":{}}");
    open("one number", file, "{\"x\":{\"shape\":[", 1, i -> most, "]}}");
    open("depth", file, "{\"x\":{\"shape\":", 1_000_000, i -> "[{\"\":", "}");
    open("spaces", file, "{}", 99_000, i -> " ".repeat(1000), "");
  }

  private static String comma(int index) {
    return index == 0 ? "" : ",";
  }

  private static void open(
      String name, Path file, String start, int count, IntFunction<String> part, String end)
      throws IOException {
    Files.deleteIfExists(file);
    write(file, start, count, part, end);
    try (SafetensorsFile opened = SafetensorsFile.open(file)) {
      int entries = opened.tensors().size() + opened.metadata().size();
      System.out.println(name + ": " + entries + " entries");
    } catch (ModelFileException e) {
      System.out.println(name + ": " + e.getMessage().substring(file.toString().length() + 2));
    }
  }

  private static void write(
      Path file, String start, int count, IntFunction<String> part, String end) throws IOException {
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 20)) {
      out.write(new byte[SafetensorsHeader.LENGTH_BYTES]);
      out.write(start.getBytes(StandardCharsets.UTF_8));
      for (int i = 0; i < count; i++) {
        out.write(part.apply(i).getBytes(StandardCharsets.UTF_8));
      }
      out.write(end.getBytes(StandardCharsets.UTF_8));
    }
    long length = Files.size(file) - SafetensorsHeader.LENGTH_BYTES;
    if (length > SafetensorsHeader.LONGEST) throw new IllegalStateException(length + " bytes");
    try (var channel = Files.newByteChannel(file, StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(0, length));
    }
  }
}
