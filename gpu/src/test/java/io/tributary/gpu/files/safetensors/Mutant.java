package io.tributary.gpu.files.safetensors;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * A valid file with one to four things changed, most of them in what its header says. Which kinds
 * of change is for the fuzzer to learn; their details come from a generator that its input seeds.
 */
final class Mutant {
  private static final int MOST_EDITS = 4;
  private static final int HEADER_KINDS = 13;
  private static final int DAMAGE_KINDS = 7;
  private static final String[] NUMBERS = {
    "-1",
    "-0",
    "0",
    "1",
    "2",
    "7",
    "8",
    "4294967296",
    "2147483648",
    "4611686018427387904",
    "9223372036854775807",
    "9223372036854775808",
    "18446744073709551616",
    "1e9",
    "1.5",
    "\"4\"",
    "null",
    "[]",
    "[1]",
    "{}",
    "007",
    "0x10",
    "NaN",
    "",
    "1,1",
    "99999999999999999999999999999"
  };
  private static final String[] DTYPES = {
    "\"F64\"", "\"F32\"", "\"F16\"", "\"BF16\"", "\"I64\"", "\"U8\"", "\"BOOL\"", "\"F8_E5M2\"",
    "\"f32\"", "\"F31\"", "\"\"", "\"F32 \"", "\"\\u0046\\u0033\\u0032\"", "4", "null", "[\"F32\"]"
  };
  private static final String[] NAMES = {
    "__metadata__",
    "",
    "embed",
    "scalar",
    "\\u0065mbed",
    "a\\u0000b",
    "\\ud800",
    "\\ud83d\\udc22",
    "é",
    "x".repeat(3000),
    "\\",
    "a\nb",
    "tab\\t"
  };
  private static final String[] METADATA = {
    "{\"a\":1}",
    "{\"a\":null}",
    "{\"a\":{}}",
    "{\"a\":\"1\",\"a\":\"2\"}",
    "[]",
    "null",
    "\"pt\"",
    "{\"\":\"\"}",
    "{\"a\":\"\\udc00\"}",
    "{\"a\":[\"b\"]}",
    "{\"a\":\"b\"",
    "{a:\"b\"}"
  };
  private static final String[] MORE = {
    ",\"dtype\":\"F32\"",
    ",\"shape\":[1]",
    ",\"data_offsets\":[0,4]",
    ",\"more\":1",
    ",",
    ",\"\":{}",
    "}",
    ",\"shape\":" + "[".repeat(1200)
  };
  private static final String[] JUNK = {
    " ", "\n", "\t", "\0", "{", "}", "[", "]", ",", ":", "\"", "\\", "/**/", "#", "\uFEFF", "{}",
    "true", "é", "\u2028"
  };

  private final SeedFile seed;
  private final Random random;
  private final List<HeaderEntry> entries = new ArrayList<>();
  private String metadata;
  private int padding;

  Mutant(SeedFile seed, Random random) {
    this.seed = seed;
    this.random = random;
    this.metadata = seed.metadata();
    this.padding = seed.padding();
    seed.entries().forEach(entry -> entries.add(entry.copy()));
  }

  /** The file that these choices lead to; the same choices, the same bytes. */
  static byte[] of(List<SeedFile> seeds, FuzzedDataProvider choices) {
    SeedFile seed = seeds.get(choices.consumeInt(0, seeds.size() - 1));
    int[] kinds = new int[choices.consumeInt(0, MOST_EDITS - 1)];
    for (int i = 0; i < kinds.length; i++) kinds[i] = choices.consumeInt(0, HEADER_KINDS - 1);
    // always a change to the bytes where the header is as it was
    boolean damaged = kinds.length == 0 || choices.consumeBoolean();
    int damage = choices.consumeInt(0, DAMAGE_KINDS - 1);
    Mutant mutant = new Mutant(seed, new Random(hash(choices.consumeRemainingAsBytes())));
    for (int kind : kinds) mutant.editHeader(kind);
    return damaged ? mutant.damaged(mutant.bytes(), damage) : mutant.bytes();
  }

  /** FNV-1a. */
  static long hash(byte[] bytes) {
    long hash = 0xcbf29ce484222325L;
    for (byte b : bytes) hash = (hash ^ b & 0xff) * 0x100000001b3L;
    return hash ^ hash >>> 32;
  }

  byte[] bytes() {
    List<String> parts = new ArrayList<>();
    if (metadata != null) parts.add("\"__metadata__\":" + metadata);
    entries.forEach(entry -> parts.add(entry.json()));
    String header = "{" + String.join(",", parts) + "}" + " ".repeat(padding);
    byte[] data = new byte[seed.dataLength()];
    for (int i = 0; i < data.length; i++) data[i] = (byte) (i * 37);
    return RawSafetensors.bytes(header, data);
  }

  private void editHeader(int kind) {
    if (kind == 0 || entries.isEmpty()) {
      metadata = pick(METADATA);
      return;
    }
    HeaderEntry entry = entries.get(random.nextInt(entries.size()));
    HeaderEntry other = entries.get(random.nextInt(entries.size()));
    switch (kind) {
      case 1 -> padding = random.nextInt(70);
      case 2 -> entry.dtype = pick(DTYPES);
      case 3 -> setNumber(entry.shape);
      case 4 -> setNumber(entry.offsets);
      case 5 -> Collections.swap(entries, entries.indexOf(entry), entries.indexOf(other));
      case 6 -> entry.name = random.nextBoolean() ? other.name : pick(NAMES);
      case 7 -> entries.remove(entry);
      case 8 -> entries.add(entry.copy());
      case 9 -> entry.more = pick(MORE);
      case 10 -> entry.offsets.replaceAll(text -> other.offsets.get(0));
      case 11 -> entry.shape.add(random.nextInt(entry.shape.size() + 1), "1");
      default -> shift(entry, random.nextInt(19) - 9);
    }
  }

  private void setNumber(List<String> numbers) {
    String number =
        random.nextBoolean() ? pick(NUMBERS) : Integer.toString(random.nextInt(130) - 1);
    if (numbers.isEmpty() || random.nextInt(10) == 0) numbers.add(number);
    else numbers.set(random.nextInt(numbers.size()), number);
  }

  private String pick(String[] from) {
    return from[random.nextInt(from.length)];
  }

  /** Moves both ends of a range, so that only its neighbours can tell. */
  private static void shift(HeaderEntry entry, int by) {
    entry.offsets.replaceAll(
        text -> text.matches("\\d{1,9}") ? "" + (Integer.parseInt(text) + by) : text);
  }

  private byte[] damaged(byte[] bytes, int kind) {
    int inHeader = 8 + random.nextInt(Math.max(1, bytes.length - 8 - seed.dataLength()));
    switch (kind) {
      case 0 -> {
        return Arrays.copyOf(bytes, random.nextInt(bytes.length));
      }
      case 1 -> {
        return Arrays.copyOf(bytes, bytes.length + 1 + random.nextInt(64));
      }
      case 2 -> { // the length of the header
        bytes[random.nextInt(8)] = (byte) random.nextInt();
        return bytes;
      }
      case 3 -> { // the length by a little, so that header and data meet elsewhere
        bytes[0] += (byte) (random.nextInt(19) - 9);
        return bytes;
      }
      case 4 -> {
        for (int flips = 1 + random.nextInt(3); flips > 0; flips--) {
          bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
        }
        return bytes;
      }
      case 5 -> {
        return replaced(bytes, inHeader, 0, pick(JUNK).getBytes(StandardCharsets.UTF_8));
      }
      default -> {
        byte[] by = new byte[random.nextInt(6)];
        random.nextBytes(by);
        return replaced(bytes, inHeader, random.nextInt(9), by);
      }
    }
  }

  /** Other bytes in the header, whose length is set right. */
  private static byte[] replaced(byte[] bytes, int at, int cut, byte[] by) {
    int from = Math.min(at, bytes.length);
    int to = Math.min(from + cut, bytes.length);
    byte[] out = new byte[bytes.length - (to - from) + by.length];
    System.arraycopy(bytes, 0, out, 0, from);
    System.arraycopy(by, 0, out, from, by.length);
    System.arraycopy(bytes, to, out, from + by.length, bytes.length - to);
    int length = (out[0] & 0xff | (out[1] & 0xff) << 8) + by.length - (to - from);
    out[0] = (byte) length;
    out[1] = (byte) (length >> 8);
    return out;
  }
}
